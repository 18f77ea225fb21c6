import { type PersonErasureMessage, withTime } from '../domain/erasure/erasure-message.ts';
import type { ErasureRecord, LeftOver } from '../domain/erasure/erasure-record.ts';
import type { FaceRow } from '../domain/face-row.ts';
import { announceEnd } from './announce-end.ts';
import { countAgain } from './count-again.ts';
import { closeEarlier } from './earlier-erasures.ts';
import { laterImages } from './later-images.ts';
import { Moved } from './moved.ts';
import { passDeadLetterQueues } from './places/dead-letter-queues.ts';
import { eraseImages } from './places/images.ts';
import { eraseAtTencent } from './places/person-at-tencent.ts';
import { expireTombstone, keepTombstone, shrinkPerson } from './places/person-item.ts';
import type { EraseContext, ErasureDelivery, RowCursor, Scope } from './ports.ts';
import { Postponed, waitsForOthers } from './postponed.ts';
import { putTombstone } from './put-tombstone.ts';
import { completed, newRecord, withQueuesPassed, withRemoved } from './receipt.ts';

/** What one more page of images takes, with its retries. No page is started later than that. */
const PAGE_MS = 20_000;

/** Between two counts: what is written by a process that has not seen the tombstone is there by then. */
const BETWEEN_COUNTS_MS = 60_000;

/**
 * Erases a person, in an order in which a crash only repeats work: the tombstone, Tencent, what was prepared, object versions,
 * rows, the item, dead-letter queues. Then every place is counted, twice. Each step finds again what a crash has left.
 *
 * @throws Postponed when the message has to come back
 */
export async function erasePerson(
  message: PersonErasureMessage,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<void> {
  const { records, clock } = context;
  const personHash = await context.hashOf(message.personId);
  const known = await records.find(message.erasureId);
  if (known !== undefined && known.personHash !== personHash) throw new Moved('OtherPerson');
  if (known !== undefined && hasEnded(known, delivery)) return announceEnd(known, delivery, context);

  const requested = {
    erasureId: message.erasureId,
    personId: message.personId,
    asOf: known?.asOf ?? withTime(message, delivery.sentAt).asOf,
  };
  // Before the tombstone: a process that sees the tombstone names the erasure in a message, and it has to be known.
  let record = await started(known, message, requested, personHash, context);
  const put = await putTombstone(requested, record, context);
  if ('waits' in put) throw waitsForOthers('A call to Tencent is under way for the person.', put.waits);
  const scope: Scope = { ...requested, asOf: put.tombstone.asOf };
  record = put.record;
  record = await saved({ ...record, asOf: scope.asOf }, record, context);

  const later = await laterImages(scope, context);
  if (record.cleanSince === undefined) {
    const worked = await work(scope, later, record, message, delivery, context);
    if (worked === 'continued') return;
    record = worked;
  }
  const counted = await countAgain(scope, later, record, delivery, context);
  if (!counted.isClean) {
    await saved({ ...record, cleanSince: undefined }, record, context);
    // It may be behind the place that this piece has come to, and neither Tencent nor that part would be looked at again.
    if (message.after !== undefined) return goOn({ ...message, asOf: scope.asOf, after: undefined }, delivery, context);
    throw new Postponed('Something of the person has appeared meanwhile.', 1);
  }
  const since = record.cleanSince ?? new Date(clock.now()).toISOString();
  const waits = Date.parse(since) + BETWEEN_COUNTS_MS - clock.now();
  if (waits > 0) {
    await saved({ ...record, cleanSince: since }, record, context);
    throw new Postponed('Nothing is left. Everything is counted once more.', Math.ceil(waits / 1000));
  }
  await announceEnd(await ended(scope, later, record, counted.left, context), delivery, context);
}

/**
 * DONE is the end. INCOMPLETE is it for every message that was sent before: a delivery that stood still must not open the erasure
 * again, because no message may be left that ends it. The clocks of SQS and Lambda differ by far less than the two counts are apart.
 */
function hasEnded({ status, completedAt = '' }: ErasureRecord, { sentAt }: ErasureDelivery): boolean {
  return status === 'DONE' || (status === 'INCOMPLETE' && sentAt <= Date.parse(completedAt));
}

async function started(
  known: ErasureRecord | undefined,
  { tencent, requestedBy }: PersonErasureMessage,
  scope: Scope,
  personHash: string,
  context: EraseContext,
): Promise<ErasureRecord> {
  const now = context.clock.now();
  if (known?.status === 'RUNNING') return known;
  // Of an erasure that was INCOMPLETE: what was removed counts on.
  const record = known === undefined ? newRecord(scope, tencent, personHash, now) : goneOn(known);
  const stored = await context.records.save(record);
  context.log.started(stored, requestedBy);
  return stored;
}

function goneOn(known: ErasureRecord): ErasureRecord {
  const { completedAt: _, queuesEmptyBy: __, eventDue: ___, continuedBy: ____, ...record } = known;
  return { ...record, status: 'RUNNING', left: [] };
}

async function saved(record: ErasureRecord, before: ErasureRecord, { records }: EraseContext): Promise<ErasureRecord> {
  return JSON.stringify(record) === JSON.stringify(before) ? record : records.save(record);
}

/** @returns the record, or `continued` when the message was sent again to go on */
async function work(
  scope: Scope,
  later: readonly FaceRow[],
  before: ErasureRecord,
  message: PersonErasureMessage,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<ErasureRecord | 'continued'> {
  let record = before;
  const keep = async (change: ErasureRecord) => {
    record = await saved(change, record, context);
  };
  if (message.after === undefined) await eraseAtTencent(scope, later, record, keep, delivery, context);

  let after: RowCursor | undefined = message.after;
  do {
    if (context.clock.now() > context.deadline - PAGE_MS) {
      await goOn({ ...message, asOf: scope.asOf, after }, delivery, context);
      return 'continued';
    }
    const page = await context.rows.page(scope, after);
    const images = page.rows.map((row) => ({ ...row, row }));
    const removed = await eraseImages(images, scope, context);
    await keep(withRemoved(record, removed, context.clock.now()));
    after = page.next;
  } while (after !== undefined);

  const wasMore = await shrinkPerson(scope, later, record, context);
  if (wasMore) await keep(withRemoved(record, { person: 1 }, context.clock.now()));
  if (record.queuesPassedAt === undefined) {
    const { removed, isComplete } = await passDeadLetterQueues(scope, context);
    await keep(withQueuesPassed(record, removed, isComplete, context.clock.now()));
  }
  return record;
}

async function goOn(
  message: PersonErasureMessage,
  { messageId }: ErasureDelivery,
  { queue, log }: EraseContext,
): Promise<void> {
  const piece = (message.piece ?? 0) + 1;
  await queue.goOn({ ...message, piece }, messageId);
  log.continued(message.erasureId, piece);
}

/** The receipt comes after the tombstone: an erasure that is DONE does nothing again. */
async function ended(
  scope: Scope,
  later: readonly FaceRow[],
  record: ErasureRecord,
  left: readonly LeftOver[],
  context: EraseContext,
): Promise<ErasureRecord> {
  const { records, publish, clock, log } = context;
  const receipt = completed(record, left, clock.now());
  if (receipt.status === 'DONE') await expireTombstone(scope, later, record, context);
  else await keepTombstone(scope, record, context);
  await closeEarlier(record, context);
  const stored = await records.save({ ...receipt, ...(publish && { eventDue: true }) });
  log.ended(stored);
  return stored;
}
