/** Keeps the newest of many things, and forgets the others. */
export class Newest<T extends { readonly completedAt: string }> {
  readonly #most: number;
  /** The newest one comes first. */
  readonly #kept: T[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** @param make is called only for what is kept */
  offer(completedAt: string, make: () => T): void {
    if (this.#most === 0) return;
    const last = this.#kept[this.#most - 1];
    if (last !== undefined && last.completedAt >= completedAt) return;
    const index = this.#kept.findIndex((one) => one.completedAt < completedAt);
    this.#kept.splice(index < 0 ? this.#kept.length : index, 0, make());
    this.#kept.length = Math.min(this.#kept.length, this.#most);
  }

  list(): readonly T[] {
    return [...this.#kept];
  }
}
