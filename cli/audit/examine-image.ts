import { hasLostMessage, needsDeadLetter, needsObject } from '../../functions/domain/agreement/image-differences.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { RecordedImage } from './audit-record.ts';
import { type ExamineContext, type Examined, NOTHING_FOUND } from './audit-request.ts';
import type { Finding } from './finding.ts';

/** What the lists say of an image, before it is confirmed. */
export type ImageSuspicion = 'ObjectMissing' | 'MessageLost' | 'DeadLetterMissing';

/** Reads the row and the object again, and then whether an erasure deletes them just now. */
export async function examineImage(
  listed: RecordedImage,
  suspicions: readonly ImageSuspicion[],
  context: ExamineContext,
): Promise<Examined> {
  const { ports, request } = context;
  const { objectKey, version } = listed;
  const row = await ports.tables.row({ objectKey, version });
  if (row === undefined) return NOTHING_FOUND;
  const confirmed: Finding[] = [];
  for (const suspicion of suspicions) {
    const finding = await confirm(suspicion, row, listed, context);
    if (finding !== undefined) confirmed.push(finding);
  }
  const person = row.personId === undefined ? undefined : await ports.tables.person(row.personId);
  if (person?.erasing !== undefined || confirmed.length === 0) return NOTHING_FOUND;
  const lost = confirmed.filter(({ kind }) => kind !== 'ObjectMissing');
  // Without its object the image has nothing to be sent again for.
  if (!request.repair || lost.length === 0 || lost.length < confirmed.length) {
    return { ...NOTHING_FOUND, findings: confirmed };
  }
  const refusal = await ports.sendAgain({ objectKey, version });
  return { ...NOTHING_FOUND, findings: confirmed, repaired: refusal === undefined ? lost : [] };
}

async function confirm(
  suspicion: ImageSuspicion,
  row: FaceRow,
  listed: RecordedImage,
  { ports, request }: ExamineContext,
): Promise<Finding | undefined> {
  const { objectKey, version, personId, status, reason, updatedAt: since } = row;
  const image = { objectKey, version };
  const now = ports.clock.now();
  switch (suspicion) {
    case 'ObjectMissing':
      if (!needsObject(row, request.keepImagesDays, now)) return undefined;
      if ((await ports.objects.object(image)) !== 'gone') return undefined;
      return { kind: 'ObjectMissing', personId, image, status };
    case 'MessageLost':
      return hasLostMessage(row, now) ? { kind: 'MessageLost', personId, image, since } : undefined;
    case 'DeadLetterMissing':
      // Whatever took the message out of the queue since has changed the row.
      if (row.updatedAt !== listed.updatedAt || !needsDeadLetter(row, now)) return undefined;
      return { kind: 'DeadLetterMissing', personId, image, reason, since };
  }
}

/** The row of a prepared object cannot be found by its key: the list of all rows has none. */
export async function examinePrepared(preparedKey: string, { ports }: ExamineContext): Promise<Examined> {
  if (!(await ports.objects.hasPrepared(preparedKey))) return NOTHING_FOUND;
  return { ...NOTHING_FOUND, findings: [{ kind: 'PreparedWithoutRow', preparedKey }] };
}
