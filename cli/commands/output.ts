import { styleText } from 'node:util';
import { shown } from '../shown.ts';

const LINE_EVERY_MS = 10_000;

/** How a line is meant. */
export type Tone = 'ok' | 'warning' | 'problem' | 'unchecked';

const COLOURS = { ok: undefined, warning: 'yellow', problem: 'red', unchecked: 'dim' } as const;

/**
 * Results go to stdout, and whatever is said about the work to stderr. With `--json` stdout holds one document and
 * nothing else.
 */
export class Output {
  readonly #isJson: boolean;
  #document: Readonly<Record<string, unknown>> = {};
  #isProgressShown = false;
  #lastProgressAt = Date.now();

  constructor(isJson: boolean) {
    this.#isJson = isJson;
  }

  /** A line for people. */
  say(line: string, tone: Tone = 'ok'): void {
    if (this.#isJson) return;
    this.#clearProgress();
    const colour = COLOURS[tone];
    console.log(colour === undefined ? shown(line) : styleText(colour, shown(line), { stream: process.stdout }));
  }

  /** Fields of the document for programs. */
  add(fields: Readonly<Record<string, unknown>>): void {
    this.#document = { ...this.#document, ...fields };
  }

  warn(line: string): void {
    this.#clearProgress();
    console.error(styleText('yellow', shown(line), { stream: process.stderr }));
  }

  fail(message: string): void {
    this.#clearProgress();
    console.error(styleText('red', shown(message), { stream: process.stderr }));
    this.add({ error: message });
  }

  /** Of long work: a terminal shows the latest word; where nobody is told anything else, there is a line now and then. */
  progress(line: string): void {
    if (process.stderr.isTTY) {
      this.#clearProgress();
      process.stderr.write(line);
      this.#isProgressShown = true;
    } else if (this.#isJson && Date.now() - this.#lastProgressAt > LINE_EVERY_MS) {
      this.#lastProgressAt = Date.now();
      console.error(line);
    }
  }

  end(): void {
    this.#clearProgress();
    if (this.#isJson) console.log(JSON.stringify(this.#document, null, 2));
  }

  #clearProgress(): void {
    if (this.#isProgressShown) process.stderr.write('\r\x1b[2K');
    this.#isProgressShown = false;
  }
}
