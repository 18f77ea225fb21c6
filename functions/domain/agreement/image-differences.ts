import { MESSAGE_DAYS } from '../erasure/erasure-record.ts';
import type { FaceRow } from '../face-row.ts';
import { KEPT_NONCURRENT_DAYS } from '../kept-noncurrent-days.ts';
import { LONGEST_RETRYING_MS } from '../retry-schedule.ts';

/** What is compared of a row with the bucket and the queues. */
export type WaitingRow = Pick<FaceRow, 'status' | 'reason' | 'updatedAt' | 'uploadedAt'>;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Whether the row has been PENDING for longer than a queue keeps its message. Each attempt, redrive and resubmit writes
 * `updatedAt`.
 *
 * @param now epoch milliseconds
 */
export function hasLostMessage({ status, updatedAt }: WaitingRow, now: number): boolean {
  return status === 'PENDING' && Date.parse(updatedAt) + MESSAGE_DAYS * DAY_MS < now;
}

/**
 * Whether the message of the row must be in a dead-letter queue: the row is FAILED, and so old that nothing which was
 * redriven can still be under way.
 *
 * @param now epoch milliseconds
 */
export function needsDeadLetter({ status, updatedAt }: WaitingRow, now: number): boolean {
  return status === 'FAILED' && Date.parse(updatedAt) + LONGEST_RETRYING_MS < now;
}

/**
 * Whether the object version of the row must be in the bucket: its outcome is not that there is none, and no lifecycle rule
 * can have deleted it. A version that was replaced soon after its upload expires first.
 *
 * @param keepImagesDays undefined when images do not expire
 * @param now epoch milliseconds
 */
export function needsObject(
  { reason, uploadedAt }: WaitingRow,
  keepImagesDays: number | undefined,
  now: number,
): boolean {
  if (reason === 'ObjectGone' || reason === 'ObjectReplaced' || reason === 'PersonErased') return false;
  if (keepImagesDays === undefined) return true;
  return Date.parse(uploadedAt) + Math.min(keepImagesDays, KEPT_NONCURRENT_DAYS) * DAY_MS > now;
}
