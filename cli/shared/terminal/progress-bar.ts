import { duration } from './duration.ts';

const WIDTH = 24;

/** How far long work is: `[######------------------]  25 %  250 of 1,000 images, 20 a second, 37 s left`. */
export class ProgressBar {
  readonly #total: number;
  readonly #noun: string;
  readonly #startedAt: number;

  /** @param now epoch milliseconds */
  constructor(total: number, noun: string, now: number) {
    this.#total = total;
    this.#noun = noun;
    this.#startedAt = now;
  }

  line(done: number, now: number): string {
    // More than was counted may turn up meanwhile.
    const total = Math.max(this.#total, done);
    const share = total === 0 ? 1 : done / total;
    const bar = '#'.repeat(Math.floor(share * WIDTH)).padEnd(WIDTH, '-');
    const seconds = (now - this.#startedAt) / 1000;
    const rate = seconds > 0 ? done / seconds : 0;
    const left = rate > 0 && done < total ? `, ${duration((total - done) / rate)} left` : '';
    const speed = rate > 0 ? `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a second` : '';
    return `[${bar}] ${String(Math.floor(share * 100)).padStart(3)} %  ${number(done)} of ${number(total)} ${this.#noun}${speed}${left}`;
  }
}

export function number(value: number): string {
  return value.toLocaleString('en');
}
