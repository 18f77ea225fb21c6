import { MAX_DELIVERIES } from '../domain/retry-schedule.ts';
import type { DeadLetterReason } from './ports.ts';

/** The work cannot go on just now. The message comes back, until it has been delivered too often. */
export class Postponed extends Error {
  readonly seconds: number;
  /** With which the message moves to the dead-letter queue in the end. */
  readonly reason: DeadLetterReason;
  readonly maxDeliveries: number;
  /** Nothing is wrong: deliveries of the message are not counted against it. */
  isTurn = false;

  constructor(
    why: string,
    seconds: number,
    reason: DeadLetterReason = 'NotErased',
    maxDeliveries: number = MAX_DELIVERIES,
  ) {
    super(why);
    this.seconds = seconds;
    this.reason = reason;
    this.maxDeliveries = maxDeliveries;
  }
}

/** The work goes on as soon as others have done theirs, however long that takes. */
export function waitsForOthers(why: string, seconds: number): Postponed {
  const postponed = new Postponed(why, seconds);
  postponed.isTurn = true;
  return postponed;
}
