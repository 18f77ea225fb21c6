/** What messages take between services of AWS, in milliseconds: they are the same for everything that is compared. */

export interface Hop {
  readonly median: number;
  /** Of the slowest of a hundred. */
  readonly p99: number;
}

/** From an upload until EventBridge has its event. */
export const S3_TO_EVENT_BRIDGE: Hop = { median: 150, p99: 600 };
export const SQS: Hop = { median: 16, p99: 105 };
export const SQS_FIFO: Hop = { median: 28, p99: 645 };
/** From a write into a table until its record is with the function. */
export const STREAM_MS = 250;
/** From an event bus to the target of a rule. */
export const EVENT_BRIDGE_TO_TARGET_MS = 150;
/** Until an environment begins to start its process: what a function without any code takes. */
export const COLD_START_MS = 125;
