import type { Clock } from '../../../functions/domain/clock.ts';
import { systemClock } from '../../../functions/runtime/system.ts';

/** A `Date` header names the second that has begun: the answer was given at most so much later. */
const SECOND_MS = 999;

/**
 * The clock of AWS as an answer showed it, to about a second. The clock of this machine may be wrong by minutes, so the
 * times that AWS gives cannot be compared with it.
 */
export class AwsClock implements Clock {
  readonly sleep = systemClock.sleep;
  readonly #aheadMs: number;

  /** @param aheadMs by how much its `Date` header was ahead of the clock here; undefined: it had none, and the clock here has to do */
  constructor(aheadMs: number | undefined) {
    this.#aheadMs = aheadMs === undefined ? 0 : aheadMs + SECOND_MS;
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }
}
