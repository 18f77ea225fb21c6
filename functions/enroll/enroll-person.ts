import { allEnded } from '../domain/all-ended.ts';
import { type FaceRow, isFinal, isInEarlierStage } from '../domain/face-row.ts';
import { isNewPerson } from '../domain/person.ts';
import type { BatchImage, PersonBatch } from './batch/person-batch.ts';
import { OUT_OF_TIME, PACER_FULL } from './batch/postponement.ts';
import { giveUp, isLastDelivery, postponeAll, prepareFirst, troubleAll } from './batch/return-messages.ts';
import { rejectionOfPerson } from './outcome/judge-answer.ts';
import { knownRejections } from './outcome/known-rejections.ts';
import { withFaces } from './outcome/person-changes.ts';
import { rejectOutsideCall } from './outcome/reject-outside-call.ts';
import type { PersonState } from './person-state.ts';
import type { EnrollContext, EnrollSettings, NewPersons } from './ports.ts';
import { askPerson, latestStart, type NoSuchPerson } from './request/ask-person.ts';
import { callCreateFace } from './request/call-create-face.ts';
import { callCreatePerson } from './request/call-create-person.ts';
import { checksumsOfFaces } from './request/checksums-of-faces.ts';
import { chooseImages, lacksPlaces } from './request/choose-images.ts';

/** Images that have ended, that are not ready, and those that only an operator can end. */
export async function dismissImage(
  image: BatchImage,
  row: FaceRow,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<void> {
  if (isFinal(row)) return batch.done(image);
  // Only a person's decision ends it; until then its message stays in the dead-letter queue, also after a redrive.
  if (row.reason === 'OutcomeUnknown') return batch.moveToDeadLetterQueue(image, 'OutcomeUnknown');
  if (isInEarlierStage(row)) return prepareFirst([row], batch, context);
}

/** One step for a person without an open call: to learn what is not known, a rejection that needs no call, or one call. */
export async function enrollNext(
  state: PersonState,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const last = batch.images.filter((image) => isLastDelivery(image, context));
  await allEnded(last.map((image) => giveUp(image, batch, state, context)));
  if (batch.isEmpty) return undefined;

  const { settings, ledger } = context;
  const known = knownRejections(state, state.rowsOf(batch.refs), settings);
  if (known !== undefined) return rejectOutsideCall(state, known.rows, known.reject, undefined, batch, context);
  if (context.clock.now() > latestStart(context)) {
    await postponeAll(batch, state, OUT_OF_TIME, context);
    return undefined;
  }
  if (needsFaces(state, batch, settings)) return askForFaces(state, batch, context);
  if (!settings.allowDuplicates && state.person.checksums === undefined) {
    return state.learned({ checksums: await checksumsOfFaces(state.person, ledger) });
  }
  const faceCount = state.person.faceIds.length;
  const together = chooseImages(state.rowsOf(batch.refs), faceCount, settings, (row) => batch.isIsolated(row));
  return callCreateFace(state, together, batch, context);
}

/**
 * Before the first call, and when the known faces leave too few places: the known list only grows while people delete
 * faces at Tencent, as they are told to when a person is full. Once is enough.
 */
function needsFaces(state: PersonState, batch: PersonBatch, settings: EnrollSettings): boolean {
  const { faceIds, faceCount } = state.person;
  if (faceCount === undefined) return true;
  const rows = state.rowsOf(batch.refs);
  return !batch.hasAskedForFaces && lacksPlaces(rows, faceIds.length, settings, (row) => batch.isIsolated(row));
}

/**
 * Which faces the person has. Before the first call it also finds unknown persons, before a call is paid for.
 *
 * @returns undefined when nothing is left in the batch
 */
async function askForFaces(
  state: PersonState,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  batch.hasAskedForFaces = true;
  const answer = await askPerson(batch.personId, context);
  switch (answer.kind) {
    case 'known':
      return state.learned(withFaces(state.person, answer.faceIds));
    case 'noSuchPerson':
      return answer.reason === 'PersonNotFound' && context.settings.newPersons !== undefined
        ? createPerson(state, context.settings.newPersons, answer, batch, context)
        : rejectUnknown(state, answer, batch, context);
    case 'trouble':
      await troubleAll(batch, state, answer.trouble, context);
      return undefined;
    case 'full':
      await postponeAll(batch, state, PACER_FULL, context);
      return undefined;
  }
}

/**
 * Only a person that the product has never known is created: one that it knew was deleted at Tencent, and is meant
 * to stay deleted. An operator may say otherwise for single images.
 */
async function createPerson(
  state: PersonState,
  newPersons: NewPersons,
  answer: NoSuchPerson,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  if (batch.wasFoundCreated) {
    const said = 'Tencent says that the person exists, and that it does not.';
    await troubleAll(batch, state, { reason: 'PersonBusy', schedule: 'long', said }, context);
    return undefined;
  }
  const isNew = isNewPerson(state.person);
  const first = batch.images.find(({ createsPerson }) => isNew || createsPerson);
  const row = first && state.row(first.ref);
  if (row === undefined) return rejectUnknown(state, answer, batch, context);
  const unknown = state.learned({ ...withFaces(state.person, undefined), checksums: {} });
  return callCreatePerson(unknown, row, newPersons, batch, context);
}

function rejectUnknown(
  state: PersonState,
  { reason, code: tencentCode, message: said, requestId }: NoSuchPerson,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const unknown = state.learned(withFaces(state.person, undefined));
  const reject = () => rejectionOfPerson(reason, { tencentCode, said }, context.settings);
  return rejectOutsideCall(unknown, unknown.rowsOf(batch.refs), reject, requestId, batch, context);
}
