import { hasLostMessage, needsDeadLetter, needsObject } from '../../functions/domain/agreement/image-differences.ts';
import { isUnfixable } from '../redrive/unfixable.ts';
import type { ImageRecord, RecordedImage } from './audit-record.ts';
import type { PartContext } from './audit-request.ts';
import { examineImage, examinePrepared, type ImageSuspicion } from './examine-image.ts';
import type { ReadDeadLetters } from './ports.ts';

/** What the lists say of one image. */
interface ListedImage {
  row?: RecordedImage;
  hasObject?: true;
  hasDeadLetter?: true;
  readonly prepared: { readonly preparedKey: string; readonly modifiedAt: number }[];
}

/** A prepared object is written before its row knows it, and the lists are read one after the other. */
const PREPARED_BEFORE_MS = 15 * 60 * 1000;

/** Compares the images of one part, and examines those about which the lists do not agree. */
export async function compareImages(
  records: AsyncIterable<ImageRecord>,
  deadLetters: ReadDeadLetters,
  context: PartContext,
): Promise<void> {
  const { sideBySide, signal, request, startedAt, onExamined } = context;
  for (const { row, prepared, ...listed } of (await byImage(records)).values()) {
    if (signal.aborted) return;
    if (row !== undefined) {
      const suspicions = suspicionsOf(row, listed, deadLetters, context);
      if (suspicions.length === 0) continue;
      await sideBySide.room();
      sideBySide.start(async () => onExamined(await examineImage(row, suspicions, context)));
      continue;
    }
    const since = request.since ?? Number.NEGATIVE_INFINITY;
    for (const { preparedKey, modifiedAt } of prepared) {
      if (modifiedAt + PREPARED_BEFORE_MS > startedAt || modifiedAt < since) continue;
      await sideBySide.room();
      sideBySide.start(async () => onExamined(await examinePrepared(preparedKey, context)));
    }
  }
}

async function byImage(records: AsyncIterable<ImageRecord>): Promise<ReadonlyMap<string, ListedImage>> {
  const images = new Map<string, ListedImage>();
  for await (const record of records) {
    const image = images.get(record.key) ?? { prepared: [] };
    images.set(record.key, image);
    if (record.kind === 'row') image.row = record.row;
    else if (record.kind === 'object') image.hasObject = true;
    else if (record.kind === 'deadLetter') image.hasDeadLetter = true;
    else image.prepared.push(record);
  }
  return images;
}

function suspicionsOf(
  row: RecordedImage,
  { hasObject, hasDeadLetter }: Omit<ListedImage, 'row' | 'prepared'>,
  deadLetters: ReadDeadLetters,
  { request, startedAt }: PartContext,
): readonly ImageSuspicion[] {
  const { since, keepImagesDays, bucket } = request;
  if (since !== undefined && Date.parse(row.updatedAt) < since) return [];
  // A row of the bucket before this one tells nothing about this one.
  const lacksObject = !hasObject && row.bucket === bucket && needsObject(row, keepImagesDays, startedAt);
  const isRead = deadLetters.isComplete && !deadLetters.crowded.includes(row.personId ?? '');
  // What no redrive helps is discarded, and its row stays.
  const lacksDeadLetter = !hasDeadLetter && isRead && needsDeadLetter(row, startedAt) && !isUnfixable(row.reason);
  return [
    ...(lacksObject ? ['ObjectMissing' as const] : []),
    ...(hasLostMessage(row, startedAt) ? ['MessageLost' as const] : []),
    ...(lacksDeadLetter ? ['DeadLetterMissing' as const] : []),
  ];
}
