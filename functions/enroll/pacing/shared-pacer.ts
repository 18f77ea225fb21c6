import type { Clock } from '../../domain/clock.ts';
import type { Pacer, Slot } from '../ports.ts';
import { isMissed, PREPARED_WITHIN_MS, slotDistanceMs, THROTTLED_PAUSE_MS } from './pace.ts';
import { SlotReservations, type SlotStore } from './slot-reservations.ts';

/** The rate limit is one for the account: before a request is sent, it takes a slot that no other request has. */
export class SharedPacer implements Pacer {
  readonly #store: SlotStore;
  readonly #clock: Clock;
  readonly #distance: number;
  readonly #reservations: SlotReservations;

  constructor(store: SlotStore, requestsPerSecond: number, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#distance = slotDistanceMs(requestsPerSecond);
    this.#reservations = new SlotReservations(store, this.#distance, clock);
  }

  async slot(latest: number): Promise<Slot | 'full'> {
    const slot = await this.#reservations.reserve();
    if (slot === undefined || slot > latest) return 'full';
    await this.#waitUntil(slot - PREPARED_WITHIN_MS);
    return { begin: (beginBy) => this.#begin(slot, beginBy) };
  }

  throttled(): Promise<void> {
    return this.#store.postpone(this.#clock.now() + THROTTLED_PAUSE_MS);
  }

  async #begin(first: number, latest: number): Promise<'granted' | 'full'> {
    let slot: number | undefined = first;
    for (;;) {
      if (slot === undefined || slot > latest) return 'full';
      await this.#waitUntil(slot);
      const now = this.#clock.now();
      if (!isMissed(slot, now, this.#distance)) return 'granted';
      if (now > latest) return 'full';
      slot = await this.#reservations.reserve();
    }
  }

  async #waitUntil(time: number): Promise<void> {
    const wait = time - this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait);
  }
}
