import type { Process } from '../engine/process.ts';
import type { Scheduler } from '../engine/scheduler.ts';

/**
 * In no sliding second more requests set out than the rate and one. A slot is a moment of the clock of whoever takes it, so
 * it is judged by that clock: it is the true time when no clock is wrong. The network may bring them closer together; how
 * often that is so is counted.
 */
export class RatePromise {
  readonly #scheduler: Scheduler;
  readonly #rate: number;
  readonly #left: number[] = [];
  readonly #sent: number[] = [];

  constructor(scheduler: Scheduler, rate: number) {
    this.#scheduler = scheduler;
    this.#rate = rate;
  }

  /** @param wasSetBack whether the next slot was ever moved to an earlier time */
  left(process: Process, wasSetBack: boolean): void {
    const now = process.now();
    this.#left.push(now);
    const most = within(this.#left, now - 1000, now + 1000);
    for (const from of most) {
      const count = most.filter((time) => time >= from && time < from + 1000).length;
      if (count <= this.#rate + 1) continue;
      const how = wasSetBack ? ', after the next slot was set back' : '';
      this.#scheduler.violate(`${count} requests in one second, the rate is ${this.#rate}${how}`);
    }
  }

  /** A request reached Tencent. */
  arrived(): void {
    const { now } = this.#scheduler;
    this.#sent.push(now);
    const count = within(this.#sent, now - 1000, now).length;
    if (count > this.#rate + 1) this.#scheduler.count('rate exceeded at arrival, not at departure');
  }
}

/** The last ones are the latest, or nearly so. */
function within(times: readonly number[], after: number, until: number): number[] {
  return times.slice(-200).filter((time) => time > after && time <= until);
}
