import { MAX_DELIVERIES } from '../domain/retry-schedule.ts';
import type { DeadLetterReason } from './ports.ts';

/** The work cannot go on just now. The message comes back, until it has been delivered too often. */
export class Postponed extends Error {
  readonly seconds: number;
  /** With which the message moves to the dead-letter queue in the end. */
  readonly reason: DeadLetterReason;
  readonly maxDeliveries: number;

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
