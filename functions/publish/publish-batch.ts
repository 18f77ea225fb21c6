import { allEnded } from '../domain/all-ended.ts';
import { analyticsDestination } from './analytics-destination.ts';
import { annotationDestination } from './annotation-destination.ts';
import { type Destination, tell } from './destination.ts';
import { eventDestination } from './event-destination.ts';
import { outcomeRecords } from './outcome-record.ts';
import type { PublishContext, RowRecord } from './ports.ts';

/**
 * Publishes the outcomes among these changes, at least once each, to every destination that the stack has. What is refused
 * for good is set aside at once, what may pass after an hour. Everything is tried, also behind a record that has to come
 * again.
 *
 * @returns the sequence number of the first record that has to come again, with everything behind it
 */
export async function publishBatch(
  records: readonly RowRecord[],
  context: PublishContext,
): Promise<string | undefined> {
  const asked = records.flatMap((record) => outcomeRecords(record, context.stack));
  const done = await allEnded(destinations(context).map((destination) => tell(asked, destination, context)));
  const first = asked.findIndex((_, index) => done.some((isDone) => !isDone[index]));
  return asked[first]?.record.sequenceNumber;
}

function destinations(context: PublishContext): readonly Destination[] {
  const { events, annotations, analytics } = context;
  return [
    ...(events ? [eventDestination(events, context)] : []),
    ...(annotations ? [annotationDestination(annotations, context)] : []),
    ...(analytics ? [analyticsDestination(analytics, context)] : []),
  ];
}
