import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * One request's way out. Whether a request has left us is read here, from what happened to its connection, and never
 * from the text of an error: HTTP clients drop the error codes that would tell.
 */
export class Passage {
  readonly #mayLeave: () => boolean;
  #isTaken = false;
  #isThrough = false;

  /** @param mayLeave asked at the last moment before the request could be written to its connection */
  constructor(mayLeave: () => boolean) {
    this.#mayLeave = mayLeave;
  }

  /** Whether the request had a connection that was up: then some of it may have arrived. */
  get isThrough(): boolean {
    return this.#isThrough;
  }

  /** Called when a connection is wanted. A second one would repeat the request: the client follows a redirect. */
  take(): void {
    if (this.#isTaken) throw new Error('The request would have been sent a second time, to follow a redirect.');
    this.#isTaken = true;
  }

  mayLeave(): boolean {
    return this.#mayLeave();
  }

  /** Called when the connection is up. */
  pass(): void {
    this.#isThrough = true;
  }

  /** Every connection that is wanted within `work` is this passage's. */
  during<T>(work: () => T): T {
    return passages.run(this, work);
  }

  static get current(): Passage | undefined {
    return passages.getStore();
  }
}

const passages = new AsyncLocalStorage<Passage>();
