import type { Faults } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

/** A partition stays hot for so long, or cool. */
const SPELL_MS = 20_000;
/** The client tries a few times, so some requests get through. */
const REFUSED = 0.9;

/**
 * Partitions that get more requests than they can take, for a while. Of an index, too: what cannot be written there is
 * not written in its table, either.
 */
export class HotPartitions {
  readonly #scheduler: Scheduler;
  readonly #faults: Faults;
  readonly #seed: number;

  constructor(scheduler: Scheduler, faults: Faults, seed: number) {
    this.#scheduler = scheduler;
    this.#faults = faults;
    this.#seed = seed;
  }

  /**
   * @param place table, or table and index
   * @param faults of the process that asks
   */
  refuses(place: string, partition: string, faults = this.#faults): boolean {
    const { hotPartitions } = faults.rates;
    if (!faults.isActive || hotPartitions === 0) return false;
    const spell = Math.floor(this.#scheduler.now / SPELL_MS);
    if (share(`${this.#seed} ${place} ${partition} ${spell}`) >= hotPartitions) return false;
    if (!faults.chance(REFUSED)) return false;
    this.#scheduler.count(`fault hot partition ${place}`);
    return true;
  }
}

/** From 0 to 1, the same for the same text each time (FNV-1a). */
function share(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  // The last characters would hardly reach the upper bits.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
