/** Characters of the bar itself. */
const WIDTH = 40;
/** Without a terminal nobody wants a line more often. */
const PLAIN_EVERY_MS = 5_000;

/** How far it is: one line that is written again and again on a terminal, else a plain line now and then. */
export class ProgressBar {
  readonly #total: number;
  readonly #out: NodeJS.WriteStream;
  readonly #startedAt = performance.now();
  #shownAt = 0;

  constructor(total: number, out: NodeJS.WriteStream = process.stdout) {
    this.#total = total;
    this.#out = out;
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  show(done: number, violations: number): void {
    const share = done / this.#total;
    const rate = Math.round(done / this.seconds);
    const left = Math.round((this.#total - done) / Math.max(1, rate));
    const found = violations === 0 ? '' : `, ${violations} violation(s)`;
    const text = `${done}/${this.#total} seeds, ${rate} seeds/s, ${left} s left${found}`;
    if (this.#out.isTTY) {
      const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.');
      this.#out.write(`\r[${bar}] ${text}\x1b[K`);
      if (done === this.#total) this.#out.write('\n');
      return;
    }
    const isDue = performance.now() - this.#shownAt >= PLAIN_EVERY_MS;
    if (!isDue && done < this.#total) return;
    this.#shownAt = performance.now();
    this.#out.write(`${text}\n`);
  }
}
