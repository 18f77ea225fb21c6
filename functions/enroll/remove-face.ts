import { allEnded } from '../domain/all-ended.ts';
import type { FaceRow } from '../domain/face-row.ts';
import type { RemovalRefusal } from '../domain/removal-message.ts';
import type { RowChange } from '../domain/row-change.ts';
import type { BatchImage, PersonBatch } from './batch/person-batch.ts';
import { NOT_ENROLLED_YET, OUT_OF_TIME, PACER_FULL } from './batch/postponement.ts';
import { giveUp, isLastDelivery, postponeAll, postponeImage, troubleAll } from './batch/return-messages.ts';
import { DONE } from './outcome/decision.ts';
import { counted, withFaces, withoutFaces } from './outcome/person-changes.ts';
import { recordOutcome } from './outcome/record-outcome.ts';
import type { PersonState } from './person-state.ts';
import type { EnrollContext } from './ports.ts';
import { askPerson, latestStart } from './request/ask-person.ts';
import { callDeleteFace } from './request/call-delete-face.ts';

/** Removals that are done, that have to wait for their image, and those that can never be done. */
export async function dismissRemoval(
  image: BatchImage,
  row: FaceRow,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<void> {
  if (row.removedAt !== undefined) return batch.done(image);
  if (row.status === 'PENDING') return postponeImage(image, NOT_ENROLLED_YET, batch, context);
  const refusal = refusalFor(row);
  if (refusal !== undefined) await batch.moveToDeadLetterQueue(image, refusal);
}

function refusalFor({ status, faceId }: FaceRow): RemovalRefusal | undefined {
  if (status !== 'ENROLLED') return 'NotEnrolled';
  return faceId === undefined ? 'FaceUncertain' : undefined;
}

/** One step: the first removal in the batch, of a person without an open call. */
export async function removeNextFace(
  state: PersonState,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const last = batch.images.filter((image) => isLastDelivery(image, context));
  await allEnded(last.map((image) => giveUp(image, batch, state, context)));
  const [image] = batch.images;
  const row = image && state.row(image.ref);
  if (image === undefined || row?.faceId === undefined) return undefined;
  if (context.clock.now() > latestStart(context)) {
    await postponeAll(batch, state, OUT_OF_TIME, context);
    return undefined;
  }
  const answer = await askPerson(batch.personId, context);
  switch (answer.kind) {
    case 'full':
      await postponeAll(batch, state, PACER_FULL, context);
      return undefined;
    case 'trouble':
      await troubleAll(batch, state, answer.trouble, context);
      return undefined;
    case 'noSuchPerson':
      return recordGone(state.learned(withFaces(state.person, undefined)), row, batch, context);
    case 'known': {
      const known = state.learned(withFaces(state.person, answer.faceIds));
      if (!answer.faceIds.includes(row.faceId)) return recordGone(known, row, batch, context);
      if (answer.faceIds.length > 1) return callDeleteFace(known, row, row.faceId, batch, context);
      // Tencent keeps at least one face of a person: another image has to be enrolled first.
      await batch.moveToDeadLetterQueue(image, 'LastFace');
      return state;
    }
  }
}

/** Another program has deleted the face, or the person: only the tables have to follow. */
function recordGone(
  state: PersonState,
  row: FaceRow,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const at = context.clock.now();
  const changes: readonly RowChange[] = [{ row, verdict: { to: 'REMOVED' }, at }];
  const after = withoutFaces(counted(state.person, changes, at), changes);
  return recordOutcome(state, { before: state.stored, after, rows: changes }, [[row, DONE]], batch, context);
}
