import type { Clock } from '../domain/clock.ts';
import {
  ABSURDLY_AHEAD_MS,
  BOOKED_AHEAD_MS,
  isMissed,
  PREPARED_WITHIN_MS,
  slotDistanceMs,
  THROTTLED_PAUSE_MS,
} from '../domain/pace.ts';
import type { Pacer, Slot } from './ports.ts';

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
  /** Sets it to `next`, if there is none yet or it is before `before`, or exactly the `absurd` one that was seen. */
  restart(next: number, before: number, absurd: number | undefined): Promise<SlotWrite>;
  /** Moves it to `next`, if that is later. */
  postpone(next: number): Promise<void>;
}

/** Far more than two functions that take turns at being faster can need. */
const MAX_GUESSES = 20;

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

  async slot(latest: number): Promise<Slot | 'full'> {
    const slot = await this.#reserve();
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
      slot = await this.#reserve();
    }
  }

  /**
   * What a wrong clock has written is only replaced after it was seen: to a process that stood still before its write,
   * every slot of today would look absurd. A refused write says what the next slot really is, and time has passed since it was asked: so the guess is made
   * again. Only a slot that is too far ahead means that there is none.
   *
   * @returns the time of the slot; undefined when they are booked for too long ahead.
   */
  async #reserve(): Promise<number | undefined> {
    for (let guess = 0; guess < MAX_GUESSES; guess++) {
      const now = this.#clock.now();
      const ahead = this.#next - now;
      if (ahead > BOOKED_AHEAD_MS && ahead <= ABSURDLY_AHEAD_MS) return undefined;
      const isBusy = ahead >= 0 && ahead <= BOOKED_AHEAD_MS;
      const { isWritten, next } = isBusy
        ? await this.#store.advance(this.#distance, now, now + BOOKED_AHEAD_MS)
        : await this.#store.restart(now + this.#distance, now, ahead > ABSURDLY_AHEAD_MS ? this.#next : undefined);
      this.#next = next;
      if (isWritten) return isBusy ? next - this.#distance : now;
    }
    return undefined;
  }

  async #waitUntil(time: number): Promise<void> {
    const wait = time - this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait);
  }
}
