import { allEnded } from '../domain/all-ended.ts';
import { erasureOf } from '../domain/erasure/erased-image.ts';
import { tombstoneOf } from '../domain/erasure/tombstone.ts';
import type { PersonBatch } from './batch/person-batch.ts';
import { PERSON_BEING_ERASED } from './batch/postponement.ts';
import { postponeImage } from './batch/return-messages.ts';
import { rejection } from './outcome/judge-answer.ts';
import { rejectOutsideCall } from './outcome/reject-outside-call.ts';
import type { PersonState } from './person-state.ts';
import type { EnrollContext } from './ports.ts';

/**
 * What becomes of the messages of a person with a tombstone.
 *
 * Enroll needs no look at the person behind its writes, as intake and prepare do. Where it writes the outcome of an image with
 * the person, the write is refused unless the item is as it was read, and a tombstone raises the revision and ends an open
 * call. Where it writes a row alone, the row is older than this look: a tombstone that comes later is followed by a search
 * for rows, which finds it.
 */

/** Whether a tombstone forbids what the batch asks for. Once the erasure has ended, faces of later images may be removed. */
export function isRefused({ stored }: PersonState, batch: PersonBatch, { clock }: EnrollContext): boolean {
  const tombstone = tombstoneOf(stored, clock.now());
  return tombstone !== undefined && !(batch.isOfRemovals && tombstone.until !== undefined);
}

/** Images that the erasure deletes leave the batch, before anything else is done with them: also on their last delivery. */
export async function handOverErased(batch: PersonBatch, state: PersonState, context: EnrollContext): Promise<void> {
  await allEnded(
    batch.images.map(async (image) => {
      const row = state.row(image.ref);
      // Intake may have found the object of an erased image gone: that row names no person.
      if (row?.personId !== undefined && row.personId !== batch.personId) return;
      const erasure = erasureOf(state.stored, { uploadedAt: row?.uploadedAt }, context.clock.now());
      if (erasure !== undefined) await batch.erase(image, erasure.id);
    }),
  );
}

/** Nothing is sent to Tencent for the person: later images are rejected, and removals wait for the end of the erasure. */
export async function refuseLaterImages(
  state: PersonState,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  if (!batch.isOfRemovals) {
    const reject = () => rejection('PersonErased');
    return rejectOutsideCall(state, state.rowsOf(batch.refs), reject, undefined, batch, context);
  }
  await allEnded(batch.images.map((image) => postponeImage(image, PERSON_BEING_ERASED, batch, context)));
  return undefined;
}
