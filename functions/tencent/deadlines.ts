import type { Clock } from '../domain/clock.ts';

/**
 * The two limits of one request: it must have left by `notAfter`, and its answer, body included, must be here in time.
 * Every wait goes through `race`, so that nothing that hangs can outlast them.
 */
export class Deadlines {
  readonly #abort = new AbortController();
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #clock: Clock;
  readonly #notAfter: number;
  readonly #ended = Promise.withResolvers<void>();

  /** @param hasLeft asked when `notAfter` has come */
  constructor(clock: Clock, answerWithinMs: number, notAfter: number, hasLeft: () => boolean) {
    this.#clock = clock;
    this.#notAfter = notAfter;
    const untilLeft = setTimeout(() => hasLeft() || this.#giveUp(), inRange(notAfter - clock.now()));
    const untilAnswer = setTimeout(() => this.#giveUp(), inRange(answerWithinMs));
    this.#timers = [untilLeft, untilAnswer];
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The clock decides and not the timer: a process that was frozen wakes up with its timers still to fire. */
  readonly mayLeave = (): boolean => !this.signal.aborted && this.#clock.now() <= this.#notAfter;

  /** What `work` comes to; undefined when it was not waited for any longer. Rejects as `work` does. */
  async race<T>(work: Promise<T>): Promise<{ readonly done: T } | undefined> {
    return Promise.race([work.then((done) => ({ done })), this.#ended.promise.then(() => undefined)]);
  }

  /** Ends the timers, and the request if it is still on its way: nothing is left behind in the connection. */
  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#abort.abort();
  }

  #giveUp(): void {
    this.#ended.resolve();
    this.end();
  }
}

/** What a timer can take. Infinity stands for no limit. */
function inRange(ms: number): number {
  return Math.min(Math.max(0, ms), 2 ** 31 - 1);
}
