import type { FaceRow } from '../../domain/face-row.ts';
import type { CallKind, OpenCall } from '../../domain/person.ts';
import { ANSWER_WITHIN_MS, SEND_WITHIN_MS } from '../../domain/tencent/call-deadlines.ts';
import type { Outcome, SendWindow } from '../../domain/tencent/face-service.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import { OUT_OF_TIME, PACER_FULL, PERSON_CHANGED } from '../batch/postponement.ts';
import { postponeAll, troubleAll } from '../batch/return-messages.ts';
import { newCall, openedAt } from '../outcome/person-changes.ts';
import { type CallAnswer, CallConclusion, type EndedCall } from '../outcome/record-call-outcome.ts';
import { notReady } from '../outcome/tencent-trouble.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext, Slot } from '../ports.ts';
import { latestStart } from './ask-person.ts';

/** The images that a request carries, and the person as it is seen with them. */
export interface ChosenImages {
  readonly state: PersonState;
  readonly rows: readonly FaceRow[];
}

/** One writing request, as far as the kinds of requests differ. */
export interface WritingRequest<Content> {
  /** What its open call records besides its images. */
  readonly kind: CallKind;
  /** The images it carries, chosen when its slot is near. */
  choose(): Promise<ChosenImages>;
  /** What is made of the images while the call is opened. */
  load(rows: readonly FaceRow[]): Promise<Content>;
  send(rows: readonly FaceRow[], content: Content, window: SendWindow): Promise<Outcome<CallAnswer>>;
}

/**
 * One writing request for a person: a slot, the write-ahead record that is also the lock, the request, the record of its
 * outcome.
 *
 * @returns the state after it, or undefined when nothing is left in the batch
 */
export async function makeCall<Content>(
  before: PersonState,
  request: WritingRequest<Content>,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const latest = latestStart(context);
  const problem = await context.tencent.ready();
  if (problem !== undefined) {
    await troubleAll(batch, before, notReady(problem), context);
    return undefined;
  }
  const slot = await context.pacer.slot(latest);
  if (slot === 'full') {
    await postponeAll(batch, before, PACER_FULL, context);
    return undefined;
  }
  const { state, rows } = await request.choose();
  const now = context.clock.now();
  if (now > latest) {
    await postponeAll(batch, state, OUT_OF_TIME, context);
    return undefined;
  }
  const opening = newCall(context.chance.newId(), rows.map(ref), now, request.kind);
  const person = { ...openedAt(state.person, opening), openCall: opening };
  const [written, content] = await Promise.allSettled([
    context.ledger.write({ before: state.stored, after: person, rows: [] }),
    request.load(rows),
  ]);
  if (written.status === 'rejected' || written.value === 'refused') {
    const open = await ownOpenCall(opening, batch, context);
    if (open !== undefined) {
      const outcome = { kind: 'notSent', message: 'It was not certain in time that the call was recorded.' } as const;
      const ended = { person: open, rows, sentAt: now, outcome };
      return new CallConclusion(state.with(open, []), ended, batch, context).conclude();
    }
    if (written.status === 'rejected') throw written.reason;
    await postponeAll(batch, state, PERSON_CHANGED, context);
    return undefined;
  }
  const notAfter = opening.openedAt + SEND_WITHIN_MS;
  const { sentAt, outcome } = await send(request, rows, content, slot, notAfter, batch.personId, context);
  context.log.callEnded(batch.personId, opening, outcome, context.clock.now() - sentAt);
  return new CallConclusion(state.with(person, []), { person, rows, sentAt, outcome }, batch, context).conclude();
}

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
async function send<Content>(
  request: WritingRequest<Content>,
  rows: readonly FaceRow[],
  content: PromiseSettledResult<Content>,
  slot: Slot,
  notAfter: number,
  personId: string,
  context: EnrollContext,
): Promise<Pick<EndedCall, 'sentAt' | 'outcome'>> {
  const notSent = (message: string) =>
    ({ sentAt: context.clock.now(), outcome: { kind: 'notSent', message } }) as const;
  if (content.status === 'rejected') return notSent('The presigned URL could not be made.');
  if (!(await isTurn(slot, notAfter, personId, context))) {
    return notSent('Its turn was missed, and the next one was too late.');
  }
  const sentAt = context.clock.now();
  const window = { notAfter, answerWithinMs: ANSWER_WITHIN_MS };
  return { sentAt, outcome: await request.send(rows, content.value, window) };
}

async function isTurn(slot: Slot, notAfter: number, personId: string, context: EnrollContext): Promise<boolean> {
  try {
    return (await slot.begin(notAfter)) === 'granted';
  } catch (error) {
    context.log.troubled('No other turn could be taken', personId, error);
    return false;
  }
}

function ref({ objectKey, version }: FaceRow) {
  return { objectKey, version };
}
