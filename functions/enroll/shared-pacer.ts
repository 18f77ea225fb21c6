import type { Clock } from '../domain/clock.ts';
import { ABSURDLY_AHEAD_MS, BOOKED_AHEAD_MS, slotDistanceMs, THROTTLED_PAUSE_MS } from '../domain/pace.ts';
import type { Pacer } from './ports.ts';

/** A conditional write of the next free slot: what it is afterwards, and whether this write made it so. */
export interface SlotWrite {
  readonly isWritten: boolean;
  /** Epoch milliseconds; 0 when no slot was ever taken. */
  readonly next: number;
}

/** The one number that all functions share. */
export interface SlotStore {
  /** Adds `distance`, if the next slot is from `from` to `to`. */
  advance(distance: number, from: number, to: number): Promise<SlotWrite>;
  /** Sets it to `next`, if there is none yet or it is before `before` or after `after`. */
  restart(next: number, before: number, after: number): Promise<SlotWrite>;
  /** Moves it to `next`, if that is later. */
  postpone(next: number): Promise<void>;
}

/** The rate limit is one for the account: whoever sends a request first takes a slot that nobody else has. */
export class SharedPacer implements Pacer {
  readonly #store: SlotStore;
  readonly #clock: Clock;
  readonly #distance: number;
  /** As far as this process knows. Only a guess at which of the two writes to try first. */
  #next = 0;

  constructor(store: SlotStore, requestsPerSecond: number, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#distance = slotDistanceMs(requestsPerSecond);
  }

  async slot(latest: number): Promise<'granted' | 'full'> {
    for (;;) {
      const slot = await this.#reserve();
      if (slot === undefined || slot > latest) return 'full';
      await this.#waitFor(slot);
      const now = this.#clock.now();
      // Who comes late would share the moment with the next one: the slot is forfeited and another one taken.
      if (now <= slot + this.#distance) return 'granted';
      if (now > latest) return 'full';
    }
  }

  throttled(): Promise<void> {
    return this.#store.postpone(this.#clock.now() + THROTTLED_PAUSE_MS);
  }

  /** @returns the time of the slot; undefined when they are booked for too long ahead. */
  async #reserve(): Promise<number | undefined> {
    const isBusy = this.#next >= this.#clock.now();
    return isBusy
      ? ((await this.#queueUp()) ?? (await this.#startNow()))
      : ((await this.#startNow()) ?? this.#queueUp());
  }

  /** Behind the others, if there are any and not too many. */
  async #queueUp(): Promise<number | undefined> {
    const now = this.#clock.now();
    const next = this.#learn(await this.#store.advance(this.#distance, now, now + BOOKED_AHEAD_MS));
    return next === undefined ? undefined : next - this.#distance;
  }

  /** At once, when the last slot has passed or was written by a wrong clock. */
  async #startNow(): Promise<number | undefined> {
    const now = this.#clock.now();
    const next = this.#learn(await this.#store.restart(now + this.#distance, now, now + ABSURDLY_AHEAD_MS));
    return next === undefined ? undefined : now;
  }

  #learn({ isWritten, next }: SlotWrite): number | undefined {
    this.#next = next;
    return isWritten ? next : undefined;
  }

  async #waitFor(slot: number): Promise<void> {
    const wait = slot - this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait);
  }
}
