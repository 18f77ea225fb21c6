import type { SlotStore, SlotWrite } from '../../../functions/enroll/pacing/slot-reservations.ts';
import type { Process } from '../engine/process.ts';

/** The pacer's only item, with the conditions of the real one. */
export class SlotTable {
  #next: number | undefined;
  /** Whether the next slot was ever moved to an earlier time. */
  wasSetBack = false;

  store(process: Process): SlotStore {
    return {
      advance: (distance, from, to) =>
        process.request('pacer.advance', () => {
          const next = this.#next;
          return this.#set(next !== undefined && next >= from && next <= to, (next ?? 0) + distance);
        }),
      restart: (next, before, absurd) =>
        process.request('pacer.restart', () =>
          this.#set(this.#next === undefined || this.#next < before || this.#next === absurd, next),
        ),
      postpone: (next) =>
        process.request('pacer.postpone', () => {
          this.#set(this.#next !== undefined && this.#next < next, next);
        }),
    };
  }

  #set(holds: boolean, next: number): SlotWrite {
    if (holds && this.#next !== undefined && next < this.#next) this.wasSetBack = true;
    if (holds) this.#next = next;
    return { isWritten: holds, next: this.#next ?? 0 };
  }
}
