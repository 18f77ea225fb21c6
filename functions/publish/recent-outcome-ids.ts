import type { RecentOutcomes } from './ports.ts';

/** More than a shard can hold back while one of its records comes again for an hour at a usual rate; about 1 MB. */
const MAX_IDS = 10_000;

/**
 * The newest outcome ids, in memory. A batch that comes again because of one record would otherwise send all others again,
 * several times a minute for up to an hour.
 */
export class RecentOutcomeIds implements RecentOutcomes {
  readonly #ids = new Set<string>();
  readonly #most: number;

  constructor(most = MAX_IDS) {
    this.#most = most;
  }

  has(outcomeId: string): boolean {
    return this.#ids.has(outcomeId);
  }

  add(outcomeId: string): void {
    this.#ids.add(outcomeId);
    if (this.#ids.size <= this.#most) return;
    // A set is in the order of insertion.
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest);
      return;
    }
  }
}
