import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import { LONGEST_RETRYING_MS } from '../../functions/domain/retry-schedule.ts';

/**
 * Whether no message is left that goes on with a running erasure by itself: it is in the dead-letter queue, or was deleted there.
 *
 * @param now epoch milliseconds
 */
export function hasStopped({ status, updatedAt }: ErasureRecord, now: number): boolean {
  return status === 'RUNNING' && Date.parse(updatedAt) + LONGEST_RETRYING_MS < now;
}
