import { isoTime } from '../domain/clock.ts';
import type { ImageErasureMessage } from '../domain/erasure/erasure-message.ts';
import { coversUpload, tombstoneOf } from '../domain/erasure/tombstone.ts';
import { Moved } from './moved.ts';
import { eraseImages } from './places/images.ts';
import { reasonOfStripped } from './places/stripped-row.ts';
import type { EraseContext, Scope } from './ports.ts';
import { withLeft, withRemoved } from './receipt.ts';

/**
 * Erases one image that came to its end, or was met on its way, after the erasure of its person had looked. It is carried out
 * even when the erasure is DONE. Without a row it erases what the row would have named.
 */
export async function eraseImage(message: ImageErasureMessage, context: EraseContext): Promise<void> {
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
  await nameWhatIsLeft(message, scope, context);
}

/** An image that S3 keeps makes an erasure INCOMPLETE that was DONE. While it is RUNNING, the last count names the image. */
async function nameWhatIsLeft(
  { objectKey, version }: ImageErasureMessage,
  scope: Scope,
  context: EraseContext,
): Promise<void> {
  const { records, rows, persons, clock, log } = context;
  const row = await rows.row({ objectKey, version });
  const reason = row && reasonOfStripped(row);
  if (reason === undefined) return;
  const record = await records.find(scope.erasureId);
  if (record === undefined || record.status === 'RUNNING') return;
  const person = await persons.person(scope.personId);
  const now = clock.now();
  if (person !== undefined && tombstoneOf(person, now)?.id === scope.erasureId) {
    const erasing = { id: scope.erasureId, asOf: scope.asOf };
    const updatedAt = isoTime(now);
    await persons.replace(
      { ...person, erasing, expiresAt: undefined, revision: person.revision + 1, updatedAt },
      person,
    );
  }
  const isNamed = record.left.some((one) => one.objectKey === objectKey && one.version === version);
  if (isNamed) return;
  const { objects } = record.counts;
  const receipt = {
    ...record,
    status: 'INCOMPLETE' as const,
    left: withLeft(record.left, { place: 'objects', reason, count: 1, objectKey, version }),
    counts: { ...record.counts, objects: { ...objects, found: objects.found + 1, left: objects.left + 1 } },
    updatedAt: isoTime(now),
  };
  await records.save(receipt);
  log.ended(receipt);
}
