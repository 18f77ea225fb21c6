import type { Clock } from '../../domain/clock.ts';
import { ABSURDLY_AHEAD_MS, BOOKED_AHEAD_MS, MOST_AT_ONCE_MS } from './pace.ts';

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

/** Who waits for a slot. */
interface Asker {
  readonly resolve: (slot: number | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Far more than two functions that take turns at being faster can need. */
const MAX_GUESSES = 20;

/**
 * Slots that this process has reserved and no other has. The persons of a batch want theirs at about the same time:
 * those who ask while a write is on its way share the next one.
 */
export class SlotReservations {
  readonly #store: SlotStore;
  readonly #clock: Clock;
  readonly #distance: number;
  readonly #askers: Asker[] = [];
  #isWriting = false;
  /** As far as this process knows. Only a guess at which of the two writes to try first. */
  #next = 0;

  /** @param distance milliseconds between two slots */
  constructor(store: SlotStore, distance: number, clock: Clock) {
    this.#store = store;
    this.#distance = distance;
    this.#clock = clock;
  }

  /** @returns the time of the slot (epoch ms); undefined when they are booked for too long ahead. */
  reserve(): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      this.#askers.push({ resolve, reject });
      if (!this.#isWriting) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#isWriting = true;
    while (this.#askers.length > 0) {
      const together = this.#askers.splice(0, this.#mostAtOnce);
      try {
        const first = await this.#take(together.length);
        for (const [index, { resolve }] of together.entries()) {
          resolve(first === undefined ? undefined : first + index * this.#distance);
        }
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.#isWriting = false;
  }

  get #mostAtOnce(): number {
    return Math.max(1, Math.floor(MOST_AT_ONCE_MS / this.#distance));
  }

  /**
   * What a wrong clock has written is only replaced after it was seen: to a process that stood still before its write,
   * every slot of today would look absurd. A refused write says what the next slot really is, and time has passed since
   * it was asked: so the guess is made again. Only a slot that is too far ahead means that there is none.
   *
   * @returns the first of `count` slots in a row
   */
  async #take(count: number): Promise<number | undefined> {
    const length = count * this.#distance;
    for (let guess = 0; guess < MAX_GUESSES; guess++) {
      const now = this.#clock.now();
      const ahead = this.#next - now;
      if (ahead > BOOKED_AHEAD_MS && ahead <= ABSURDLY_AHEAD_MS) return undefined;
      const isBusy = ahead >= 0 && ahead <= BOOKED_AHEAD_MS;
      const { isWritten, next } = isBusy
        ? await this.#store.advance(length, now, now + BOOKED_AHEAD_MS)
        : await this.#store.restart(now + length, now, ahead > ABSURDLY_AHEAD_MS ? this.#next : undefined);
      this.#next = next;
      if (isWritten) return isBusy ? next - length : now;
    }
    return undefined;
  }
}
