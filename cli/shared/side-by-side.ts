/** Runs so many tasks side by side and no more. A task that fails keeps the next one from being started. */
export class SideBySide {
  readonly #most: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** Returns when another task may be started. Throws when one has failed, after all of them have ended. */
  async room(): Promise<void> {
    while (this.#running.size >= this.#most && this.#failure === undefined) await Promise.race(this.#running);
    if (this.#failure !== undefined) await this.ended();
  }

  start(task: () => Promise<void>): void {
    const running: Promise<void> = task()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Returns when all tasks have ended. Throws the error of the first one that failed. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
