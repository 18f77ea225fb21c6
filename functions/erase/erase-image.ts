import { isoTime } from '../domain/clock.ts';
import type { ImageErasureMessage } from '../domain/erasure/erasure-message.ts';
import type { LeftOver } from '../domain/erasure/erasure-record.ts';
import { coversUpload, tombstoneOf } from '../domain/erasure/tombstone.ts';
import type { FaceRow } from '../domain/face-row.ts';
import { announceEnd } from './announce-end.ts';
import { Moved } from './moved.ts';
import { eraseImages } from './places/images.ts';
import { keepTombstoneIn } from './places/person-item.ts';
import { reasonOfStripped } from './places/stripped-row.ts';
import type { EraseContext, ErasureDelivery, Scope } from './ports.ts';
import { withLeft, withRemoved } from './receipt.ts';

/**
 * Erases one image that came to its end, or was met on its way, after the erasure of its person had looked. It is carried out
 * even when the erasure is DONE. Without a row it erases what the row would have named.
 */
export async function eraseImage(
  message: ImageErasureMessage,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<void> {
  const { erasureId, personId, objectKey, version } = message;
  const { records, rows, settings, clock, log } = context;
  const record = await records.find(erasureId);
  if (record === undefined) throw new Moved('ErasureUnknown');
  if (record.personHash !== (await context.hashOf(personId))) throw new Moved('OtherPerson');
  const scope: Scope = { erasureId, personId, asOf: record.asOf };
  const row = await rows.row({ objectKey, version });
  // Intake found the object gone, and wrote a row that names no person.
  const isOfOther = row?.personId !== undefined && row.personId !== personId;
  if (isOfOther) throw new Moved('OtherPerson');
  if (row !== undefined && !coversUpload(scope, row.uploadedAt)) throw new Moved('UploadedLater');

  const bucket = row?.bucket ?? settings.imagesBucket;
  const removed = await eraseImages([{ ...(row ?? { objectKey, version }), bucket, row }], scope, context);
  await records.save(withRemoved(record, removed, clock.now()));
  log.imageErased(erasureId);
  await nameWhatIsLeft(message, scope, delivery, context);
}

/**
 * An image that S3 keeps makes an erasure INCOMPLETE that was DONE. So it does with the erasure that has taken the tombstone over since:
 * its last count has not seen the image. While an erasure is RUNNING, its last count names the image.
 */
async function nameWhatIsLeft(
  { objectKey, version }: ImageErasureMessage,
  scope: Scope,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<void> {
  const row = await context.rows.row({ objectKey, version });
  const reason = row && reasonOfStripped(row);
  if (row === undefined || reason === undefined) return announceEnds(scope, delivery, context);
  const owner = await keepTombstoneOf(row, scope, context);
  const left = { place: 'objects', reason, count: 1, objectKey, version } as const;
  for (const erasureId of new Set([scope.erasureId, owner ?? scope.erasureId])) {
    await nameIn(erasureId, left, owner, delivery, context);
  }
}

/** A delivery before may have named the image, and not published it, when S3 still kept what is deleted by now. */
async function announceEnds(
  { erasureId, personId }: Scope,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<void> {
  const person = await context.persons.person(personId);
  for (const id of new Set([erasureId, person?.erasing?.id ?? erasureId])) {
    const record = await context.records.find(id);
    if (record !== undefined) await announceEnd(record, delivery, context);
  }
}

/** The tombstone of the image stays without an end. @returns the erasure that has the tombstone */
async function keepTombstoneOf(
  { uploadedAt }: FaceRow,
  { personId }: Scope,
  context: EraseContext,
): Promise<string | undefined> {
  const { persons, records, clock } = context;
  const person = await persons.person(personId);
  const tombstone = tombstoneOf(person, clock.now());
  if (person === undefined || tombstone === undefined || !coversUpload(tombstone, uploadedAt)) return undefined;
  const record = await records.find(tombstone.id);
  if (record !== undefined && record.status !== 'RUNNING') await keepTombstoneIn(person, record, context);
  return tombstone.id;
}

/** @param owner the erasure that has the tombstone: it names the image also for those that it continues */
async function nameIn(
  erasureId: string,
  one: LeftOver,
  owner: string | undefined,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<void> {
  const { records, publish, clock, log } = context;
  const record = await records.find(erasureId);
  if (record === undefined || record.status === 'RUNNING') return;
  const isNamed = record.left.some(({ objectKey, version }) => objectKey === one.objectKey && version === one.version);
  const isContinued = record.continuedBy !== undefined && owner !== undefined && owner !== erasureId;
  if (isNamed || isContinued) return announceEnd(record, delivery, context);
  const { continuedBy: _, ...open } = record;
  const { objects } = open.counts;
  const now = isoTime(clock.now());
  const receipt = await records.save({
    ...open,
    status: 'INCOMPLETE',
    left: withLeft(record.left, one),
    counts: { ...record.counts, objects: { ...objects, found: objects.found + 1, left: objects.left + 1 } },
    completedAt: now,
    updatedAt: now,
    ...(publish && { eventDue: true }),
  });
  log.ended(receipt);
  await announceEnd(receipt, delivery, context);
}
