import { longDelaySeconds, MAX_SHORT_ATTEMPTS, shortDelaySeconds } from '../../domain/retry-schedule.ts';
import { ANSWER_WITHIN_MS, SEND_WITHIN_MS } from '../../domain/tencent/call-deadlines.ts';
import type { Outcome } from '../../domain/tencent/face-service.ts';
import { dispositionOfCode } from '../../domain/tencent/tencent-codes.ts';
import type { EraseContext, ErasureDelivery } from '../ports.ts';
import { Postponed, waitsForOthers } from '../postponed.ts';

/** Faces of the person at Tencent that are to be deleted, as far as the erasure may. */
export interface FacesAtTencent {
  /** Undefined when Tencent does not know the person. */
  readonly faceIds: readonly string[] | undefined;
}

/** The longest that a request takes, slot included. */
const REQUEST_MS = 20_000;
const PACED_SECONDS = 10;

const LAST_FACE = 'InvalidParameterValue.DeleteFaceNumExceed';

/** @throws Postponed when Tencent does not say */
export async function facesAtTencent(
  personId: string,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<FacesAtTencent> {
  const outcome = await ask(() => context.tencent.personFaces(personId), context);
  if (outcome.kind === 'answered') return { faceIds: outcome.answer.faceIds };
  if (isUnknownPerson(outcome)) return { faceIds: undefined };
  throw await troubled(outcome, delivery, context);
}

/**
 * Deletes the person with all faces, from every group. A person who is gone already is none to worry about.
 *
 * @throws Postponed when it is not certain that the person is gone
 */
export async function deletePerson(personId: string, delivery: ErasureDelivery, context: EraseContext): Promise<void> {
  const outcome = await ask((window) => context.tencent.deletePerson(personId, window), context);
  if (outcome.kind !== 'answered' && !isUnknownPerson(outcome)) throw await troubled(outcome, delivery, context);
}

/**
 * Deletes one face.
 *
 * @throws Postponed when it is not certain that the face is gone
 */
export async function deleteFace(
  personId: string,
  faceId: string,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<'deleted' | 'lastFace'> {
  const outcome = await ask((window) => context.tencent.deleteFace({ personId, faceId }, window), context);
  if (outcome.kind === 'answered' || isUnknownPerson(outcome)) return 'deleted';
  if (outcome.kind === 'refused' && outcome.code === LAST_FACE) return 'lastFace';
  throw await troubled(outcome, delivery, context);
}

/** One request, at its slot. */
async function ask<T>(
  send: (window: { notAfter: number; answerWithinMs: number }) => Promise<Outcome<T>>,
  { tencent, pacer, clock, deadline }: EraseContext,
): Promise<Outcome<T>> {
  const problem = await tencent.ready();
  if (problem !== undefined) return problem;
  const latest = deadline - REQUEST_MS;
  const slot = await pacer.slot(latest);
  if (slot === 'full' || (await slot.begin(latest)) === 'full') {
    throw waitsForOthers('The rate limit of Tencent is used up for the next seconds.', PACED_SECONDS);
  }
  // A process that stood still must not send when the message may have been delivered again.
  const notAfter = Math.min(clock.now() + SEND_WITHIN_MS, deadline - ANSWER_WITHIN_MS);
  return send({ notAfter, answerWithinMs: ANSWER_WITHIN_MS });
}

/** By either of its codes, or because Tencent can have no person of that id. */
function isUnknownPerson(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'refused' && dispositionOfCode(outcome.code).kind === 'rejectPerson';
}

type Failed = Exclude<Outcome<unknown>, { kind: 'answered' }>;

/** What became of the request may be unknown: the next delivery looks before it deletes. */
async function troubled(outcome: Failed, delivery: ErasureDelivery, context: EraseContext): Promise<Postponed> {
  const { chance, log, pacer } = context;
  const long = longDelaySeconds(delivery.receiveCount, chance.random);
  if (outcome.kind === 'noCredentials') {
    if (!outcome.mayPass) log.operatorNeeded('CredentialsNotSet');
    return new Postponed(outcome.message, long, outcome.mayPass ? 'TencentUnavailable' : 'CredentialsNotSet');
  }
  if (outcome.kind !== 'refused') return new Postponed(outcome.message, long, 'TencentUnavailable');
  const disposition = dispositionOfCode(outcome.code);
  const said = `${outcome.code}: ${outcome.message}`;
  switch (disposition.kind) {
    case 'retryLater':
      if (disposition.alarm) log.operatorNeeded(disposition.reason);
      if (disposition.throttled) await pacer.throttled();
      return new Postponed(said, long, disposition.reason);
    case 'outcomeUnknown':
      return new Postponed(said, long, 'TencentUnavailable');
    default: {
      log.operatorNeeded('RequestRefused');
      const seconds = shortDelaySeconds(delivery.receiveCount, chance.random);
      return new Postponed(said, seconds, 'RequestRefused', MAX_SHORT_ATTEMPTS);
    }
  }
}
