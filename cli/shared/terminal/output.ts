import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { shown } from './printable.ts';

const LINE_EVERY_MS = 10_000;

/** How a line is meant. */
export type Tone = 'ok' | 'warning' | 'problem' | 'unchecked';

const COLOURS = { ok: undefined, warning: 'yellow', problem: 'red', unchecked: 'dim' } as const;

/** With `document`, stdout holds one document and nothing else. With `lines`, each line is one, and the last is the document. */
export type JsonForm = 'document' | 'lines';

/** Results go to stdout, and everything about the work to stderr. */
export class Output {
  readonly #form: JsonForm | 'text';
  #document: Readonly<Record<string, unknown>> = {};
  #isProgressShown = false;
  #lastLineAt = Date.now();
  #lastProgress: string | undefined;

  constructor(form: JsonForm | 'text') {
    this.#form = form;
  }

  /** A line for people. */
  say(line: string, tone: Tone = 'ok'): void {
    if (this.#form !== 'text') return;
    this.#clearProgress();
    this.#lastLineAt = Date.now();
    const colour = COLOURS[tone];
    console.log(colour === undefined ? shown(line) : styleText(colour, shown(line), { stream: process.stdout }));
  }

  /** A line for people that comes before the work, with `--json` too. */
  announce(line: string): void {
    console.error(shown(line));
  }

  /** Fields of the document for programs. */
  add(fields: Readonly<Record<string, unknown>>): void {
    this.#document = { ...this.#document, ...fields };
  }

  /** A line for programs, of a command whose JSON is lines. */
  item(fields: object): void {
    if (this.#form !== 'lines') return;
    this.#clearProgress();
    console.log(JSON.stringify(fields));
  }

  warn(line: string): void {
    this.#clearProgress();
    console.error(styleText('yellow', shown(line), { stream: process.stderr }));
  }

  /** @param lines of one message. What is not made by the program itself must not be divided into lines. */
  fail(...lines: readonly string[]): void {
    this.#clearProgress();
    for (const line of lines) console.error(styleText('red', shown(line), { stream: process.stderr }));
    this.add({ error: lines.join('\n') });
  }

  /**
   * The state of long work: a terminal shows the latest one; elsewhere a line follows after a while without any, if it says
   * something new.
   */
  progress(line: string): void {
    if (process.stderr.isTTY) {
      this.#clearProgress();
      process.stderr.write(shown(line).slice(0, (process.stderr.columns || 80) - 1));
      this.#isProgressShown = true;
    } else if (line !== this.#lastProgress && Date.now() - this.#lastLineAt > LINE_EVERY_MS) {
      this.#lastLineAt = Date.now();
      this.#lastProgress = line;
      console.error(shown(line));
    }
  }

  /** Asks the operator at the terminal; undefined when standard input is no terminal. */
  async ask(question: string): Promise<boolean | undefined> {
    const answer = await this.askForText(`${question} [y/N]`);
    return answer === undefined ? undefined : /^y(es)?$/i.test(answer);
  }

  /** What the operator types; nothing after Ctrl-C and Ctrl-D; undefined when standard input is no terminal. */
  async askForText(question: string): Promise<string | undefined> {
    if (!process.stdin.isTTY) return undefined;
    this.#clearProgress();
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return (await terminal.question(`${question} `)).trim();
    } catch {
      return '';
    } finally {
      terminal.close();
    }
  }

  end(): void {
    this.#clearProgress();
    if (this.#form !== 'text') console.log(JSON.stringify(this.#document, null, this.#form === 'lines' ? 0 : 2));
  }

  #clearProgress(): void {
    if (this.#isProgressShown) process.stderr.write('\r\x1b[2K');
    this.#isProgressShown = false;
  }
}
