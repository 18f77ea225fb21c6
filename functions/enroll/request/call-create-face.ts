import { allEnded } from '../../domain/all-ended.ts';
import type { FaceRow } from '../../domain/face-row.ts';
import type { OpenCall } from '../../domain/person.ts';
import { ANSWER_WITHIN_MS, SEND_WITHIN_MS } from '../../domain/tencent/call-deadlines.ts';
import type { CreateFaceRequest } from '../../domain/tencent/face-service.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import { OUT_OF_TIME, PACER_FULL, PERSON_CHANGED } from '../batch/postponement.ts';
import { postponeAll, prepareFirst, troubleAll, troubleOne } from '../batch/return-messages.ts';
import type { Trouble } from '../outcome/decision.ts';
import { rejection } from '../outcome/judge-answer.ts';
import { newCall, openedAt } from '../outcome/person-changes.ts';
import { CallConclusion, type EndedCall } from '../outcome/record-call-outcome.ts';
import { rejectOutsideCall } from '../outcome/reject-outside-call.ts';
import { notReady } from '../outcome/tencent-trouble.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext, Slot } from '../ports.ts';
import { withCompanions } from './add-companions.ts';
import { latestStart } from './ask-person.ts';
import { transportFor } from './choose-images.ts';

/**
 * One CreateFace request for up to four images of one person: a slot, the write-ahead record that is also the lock,
 * the request, the record of its outcome.
 *
 * @param state whose person has the faces that Tencent said it has, or that were added since
 * @param inBatch the images that need it; others of the person may go with them
 * @returns the state after it, or undefined when nothing is left in the batch
 */
export async function callCreateFace(
  state: PersonState,
  inBatch: readonly FaceRow[],
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const bytes = await readBytes(inBatch, context);
  if (bytes === 'gone') {
    return rejectOutsideCall(state, inBatch, () => rejection('ObjectGone'), undefined, batch, context);
  }
  if (bytes === 'notPrepared') {
    await prepareFirst(inBatch, batch, state, context);
    return state;
  }
  if (bytes === 'unreadable' || bytes === 'unavailable') {
    const trouble = UNREAD[bytes];
    await allEnded(batch.imagesOf(inBatch).map((image) => troubleOne(image, batch, state, trouble, context, 'base64')));
    return state;
  }

  const latest = latestStart(context);
  const problem = await context.tencent.ready();
  if (problem !== undefined) {
    await troubleAll(batch, state, notReady(problem), context);
    return undefined;
  }
  const slot = await context.pacer.slot(latest);
  if (slot === 'full') {
    await postponeAll(batch, state, PACER_FULL, context);
    return undefined;
  }
  // While this one waited for its turn, more may have come.
  const extended = await withCompanions(state, inBatch, batch, context);
  const { rows } = extended;
  const now = context.clock.now();
  if (now > latest) {
    await postponeAll(batch, state, OUT_OF_TIME, context);
    return undefined;
  }
  const opening = newCall(context.chance.newId(), rows.map(ref), now);
  const person = { ...openedAt(state.person, opening), openCall: opening };
  const [written, images] = await Promise.allSettled([
    context.ledger.write({ before: state.stored, after: person, rows: [] }),
    bytes === undefined ? presign(rows, context) : { base64: bytes },
  ]);
  if (written.status === 'rejected' || written.value === 'refused') {
    const open = await ownOpenCall(opening, batch, context);
    if (open !== undefined) {
      const outcome = { kind: 'notSent', message: 'It was not certain in time that the call was recorded.' } as const;
      const ended = { person: open, rows, sentAt: now, outcome };
      return new CallConclusion(extended.state.with(open, []), ended, batch, context).conclude();
    }
    if (written.status === 'rejected') throw written.reason;
    await postponeAll(batch, state, PERSON_CHANGED, context);
    return undefined;
  }
  const request = { personId: batch.personId, ...optionsOf(rows) };
  const notAfter = opening.openedAt + SEND_WITHIN_MS;
  const { sentAt, outcome } = await send(request, images, slot, notAfter, context);
  context.log.callEnded(batch.personId, opening, outcome, context.clock.now() - sentAt);
  return new CallConclusion(
    extended.state.with(person, []),
    { person, rows, sentAt, outcome },
    batch,
    context,
  ).conclude();
}

/** Why the bytes of an image could not be had. An outage of S3 is waited for like one of Tencent. */
const UNREAD = {
  unreadable: { reason: 'DownloadFailed', schedule: 'short', said: 'S3 does not allow it to be read, either.' },
  unavailable: { reason: 'DownloadFailed', schedule: 'long', said: 'S3 is not available.' },
} as const satisfies Record<string, Trouble>;

/**
 * The answer to the opening write may be lost, also before the SDK repeated it and was refused. Nothing is sent then. If
 * the call is open all the same, it can end here, and nothing has to be looked up later.
 */
async function ownOpenCall(opening: OpenCall, batch: PersonBatch, context: EnrollContext) {
  try {
    const person = await context.ledger.person(batch.personId);
    return person?.openCall?.id === opening.id ? { ...person, openCall: person.openCall } : undefined;
  } catch (error) {
    context.log.troubled('Whether a call is open could not be read', batch.personId, error);
    return undefined;
  }
}

/** Sends the request in its turn. What goes wrong before it has left costs no look-up. */
async function send(
  request: Omit<CreateFaceRequest, 'images'>,
  images: PromiseSettledResult<CreateFaceRequest['images']>,
  slot: Slot,
  notAfter: number,
  context: EnrollContext,
): Promise<Pick<EndedCall, 'sentAt' | 'outcome'>> {
  const notSent = (message: string) =>
    ({ sentAt: context.clock.now(), outcome: { kind: 'notSent', message } }) as const;
  if (images.status === 'rejected') return notSent('The presigned URL could not be made.');
  if (!(await isTurn(slot, notAfter, request.personId, context))) {
    return notSent('Its turn was missed, and the next one was too late.');
  }
  const sentAt = context.clock.now();
  const window = { notAfter, answerWithinMs: ANSWER_WITHIN_MS };
  return { sentAt, outcome: await context.tencent.createFace({ ...request, images: images.value }, window) };
}

async function isTurn(slot: Slot, notAfter: number, personId: string, context: EnrollContext): Promise<boolean> {
  try {
    return (await slot.begin(notAfter)) === 'granted';
  } catch (error) {
    context.log.troubled('No other turn could be taken', personId, error);
    return false;
  }
}

/** Undefined: these images go by URL. Bytes always go alone, because a request carries no more than 10 MB. */
async function readBytes(
  rows: readonly FaceRow[],
  context: EnrollContext,
): Promise<readonly string[] | 'gone' | 'notPrepared' | 'unreadable' | 'unavailable' | undefined> {
  const [only] = rows;
  if (only === undefined || transportFor(only, context.settings) === 'url') return undefined;
  try {
    const read = await context.images.base64(only);
    return typeof read === 'string' ? read : [read.base64];
  } catch (error) {
    context.log.troubled('An object could not be read', only.personId ?? '', error);
    return 'unreadable';
  }
}

async function presign(rows: readonly FaceRow[], context: EnrollContext) {
  return { urls: await allEnded(rows.map((row) => context.images.presign(row))) };
}

function ref({ objectKey, version }: FaceRow) {
  return { objectKey, version };
}

function optionsOf([first]: readonly FaceRow[]) {
  return {
    faceMatchThreshold: first?.faceMatchThreshold,
    qualityControl: first?.qualityControl,
    needRotateDetection: first?.needRotateDetection,
  };
}
