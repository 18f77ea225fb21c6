import type { DeadLetterReason } from './ports.ts';

/** Nothing can be done for the message: it goes to the dead-letter queue. */
export class Moved extends Error {
  readonly reason: DeadLetterReason;

  constructor(reason: DeadLetterReason) {
    super(reason);
    this.reason = reason;
  }
}
