import { jest } from '@jest/globals';

/** What is shorter is no limit and passes by itself. */
const SHORTEST_MS = 500;

interface Timeout {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Time limits that pass only when a test says so: a client gives up exactly where it should, however slow the machine
 * is. `AbortSignal.timeout` is a limit, too.
 */
export class VirtualTimeouts {
  #now = 0;
  readonly #waiting = new Set<Timeout>();

  install(): void {
    // A pause between two attempts is a random part of up to a second.
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
    jest
      .spyOn(globalThis, 'setTimeout')
      .mockImplementation(((run: () => void, ms = 0) =>
        ms < SHORTEST_MS ? realSet(run, ms) : this.#add(run, ms)) as typeof setTimeout);
    jest.spyOn(globalThis, 'clearTimeout').mockImplementation((handle) => {
      if (!this.#waiting.delete(handle as unknown as Timeout)) realClear(handle);
    });
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const controller = new AbortController();
      this.#add(() => controller.abort(new DOMException('The time is over.', 'TimeoutError')), ms);
      return controller.signal;
    });
  }

  restore(): void {
    jest.restoreAllMocks();
    this.#waiting.clear();
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const timeout of [...this.#waiting].toSorted((one, other) => one.at - other.at)) {
      if (timeout.at <= this.#now && this.#waiting.delete(timeout)) timeout.run();
    }
  }

  #add(run: () => void, ms: number): Timeout {
    const timeout = { at: this.#now + ms, run };
    this.#waiting.add(timeout);
    return timeout;
  }
}
