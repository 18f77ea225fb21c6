import type { ErasureRecord } from '../domain/erasure/erasure-record.ts';
import { personErasureOf } from '../domain/outcome/person-erasure.ts';
import { longDelaySeconds } from '../domain/retry-schedule.ts';
import type { EraseContext, ErasureDelivery } from './ports.ts';
import { Postponed } from './postponed.ts';

/**
 * Publishes the event of an erasure that has ended, unless that was done. The receipt comes before the event, and notes that it is
 * due: an erasure has its receipt although EventBridge takes no event, and no event tells of an end that was not stored.
 *
 * @throws Postponed when EventBridge does not take it: the next delivery of the message publishes it
 */
export async function announceEnd(
  record: ErasureRecord,
  { receiveCount }: ErasureDelivery,
  { publish, records, settings, log, chance }: EraseContext,
): Promise<void> {
  if (record.eventDue === undefined) return;
  try {
    await publish?.(personErasureOf(record, settings.stack));
  } catch (error) {
    log.troubled('The event of an erasure could not be published', error);
    throw new Postponed(
      'EventBridge did not take the event of the erasure.',
      longDelaySeconds(receiveCount, chance.random),
      'EventNotPublished',
    );
  }
  await records.save({ ...record, eventDue: undefined });
}
