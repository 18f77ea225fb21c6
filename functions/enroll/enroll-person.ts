import { allEnded } from '../domain/all-ended.ts';
import { isFinal } from '../domain/face-row.ts';
import type { OpenCall, Person } from '../domain/person.ts';
import { isRefused } from '../domain/person-refusal.ts';
import type { PersonBatch } from './batch/person-batch.ts';
import { OUT_OF_TIME, PACER_FULL } from './batch/postponement.ts';
import { giveUp, isLastDelivery, postponeAll, troubleAll } from './batch/return-messages.ts';
import { reconcileCall } from './outcome/reconcile-call.ts';
import { rejectOutsideCall } from './outcome/reject-outside-call.ts';
import { type PersonState, readPersonState } from './person-state.ts';
import type { EnrollContext } from './ports.ts';
import { askPerson, latestStart } from './request/ask-person.ts';
import { callCreateFace } from './request/call-create-face.ts';
import { chooseImages } from './request/choose-images.ts';

/**
 * Brings every image of one person that is in the batch to its end, or gives its message back. Nothing is sent for a person
 * with an open call; every write says which state of the person it was made from.
 */
export async function enrollPerson(batch: PersonBatch, context: EnrollContext): Promise<void> {
  let state: PersonState | undefined = await read(batch, context);
  while (state !== undefined) {
    await dismissSettled(batch, state);
    if (batch.isEmpty) return;
    if (hasOpenCall(state.person)) {
      const lookedUp = await reconcileCall(state, state.person, { why: 'found' }, batch, context);
      state = lookedUp.kind === 'settled' ? await read(batch, context) : undefined;
    } else {
      state = await advance(state, batch, context);
    }
  }
}

/** One step for a person without an open call: a rejection that needs no call, or one call. */
async function advance(
  state: PersonState,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const last = batch.images.filter((image) => isLastDelivery(image, context));
  await allEnded(last.map((image) => giveUp(image, batch, state, context)));
  if (batch.isEmpty) return undefined;

  const rows = state.rowsOf(batch.refs);
  const duplicates = context.settings.allowDuplicates ? [] : rows.filter((row) => state.enrolledDuplicateOf(row));
  if (duplicates.length > 0) return rejectOutsideCall(state, duplicates, 'DuplicateImage', {}, batch, context);

  const { refusal } = state.person ?? {};
  const refused = rows.filter((row) => isRefused(row, refusal));
  if (refusal !== undefined && refused.length > 0) {
    const said = `Tencent said so of the images that were received until ${refusal.asOf}.`;
    return rejectOutsideCall(state, refused, refusal.reason, { said }, batch, context);
  }

  if (context.clock.now() > latestStart(context)) {
    await postponeAll(batch, state, OUT_OF_TIME, context);
    return undefined;
  }
  const faceIds = state.person?.faceCount === undefined ? await firstLook(state, batch, context) : state.person.faceIds;
  if (faceIds === undefined) return undefined;
  const together = chooseImages(rows, faceIds.length, context.settings, (row) => batch.isIsolated(row));
  return callCreateFace(state, together, faceIds, batch, context);
}

/**
 * The faces that a person has before our first call; it also finds unknown persons before a call is paid for.
 *
 * @returns undefined when nothing is left in the batch
 */
async function firstLook(
  state: PersonState,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<readonly string[] | undefined> {
  const answer = await askPerson(batch.personId, context);
  switch (answer.kind) {
    case 'known':
      return answer.faceIds;
    case 'noSuchPerson': {
      const { reason, code: tencentCode, message: said, requestId } = answer;
      await rejectOutsideCall(
        state,
        state.rowsOf(batch.refs),
        reason,
        { tencentCode, said, requestId },
        batch,
        context,
      );
      return undefined;
    }
    case 'trouble':
      await troubleAll(batch, state, answer.trouble, context);
      return undefined;
    case 'full':
      await postponeAll(batch, state, PACER_FULL, context);
      return undefined;
  }
}

/** Images that need nothing any more, and messages that nothing can be done for. */
async function dismissSettled(batch: PersonBatch, state: PersonState): Promise<void> {
  await allEnded(
    batch.images.map(async (image) => {
      const row = state.row(image.ref);
      if (row === undefined) return batch.moveToDeadLetterQueue(image, 'RowMissing');
      if (row.personId !== batch.personId) return batch.moveToDeadLetterQueue(image, 'Malformed');
      if (isFinal(row)) return batch.done(image);
      // Only a person's decision ends it; until then its message stays in the dead-letter queue, whoever redrives it.
      if (row.reason === 'OutcomeUnknown') return batch.moveToDeadLetterQueue(image, 'OutcomeUnknown');
    }),
  );
}

function read(batch: PersonBatch, context: EnrollContext): Promise<PersonState> {
  return readPersonState(batch.personId, batch.refs, context.ledger);
}

function hasOpenCall(person: Person | undefined): person is Person & { readonly openCall: OpenCall } {
  return person?.openCall !== undefined;
}
