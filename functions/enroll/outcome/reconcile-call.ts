import { allEnded } from '../../domain/all-ended.ts';
import { type FaceRow, isFinal } from '../../domain/face-row.ts';
import type { OpenCall, Person } from '../../domain/person.ts';
import { failureMessage } from '../../domain/reason-messages.ts';
import type { RowChange, Verdict } from '../../domain/row-change.ts';
import { CALL_OWNED_MS } from '../../domain/tencent/call-deadlines.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import { PACER_FULL, postponedUntil } from '../batch/postponement.ts';
import { postponeAll, troubleAll } from '../batch/return-messages.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import { askPerson, type NoAnswer } from '../request/ask-person.ts';
import { transportFor } from '../request/choose-images.ts';
import { type Decided, type Decision, DONE, effectsOf, retryOrGiveUp } from './decision.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { reconciled } from './person-changes.ts';
import { recordOutcome } from './record-outcome.ts';

/**
 * Why an open call has to be looked up.
 * `found`: the process that opened it never recorded its outcome. `lost`: its answer has just been lost here.
 * `refused`: Tencent refused the call as a whole, and whether it added some images first is not documented.
 */
export type LookUp =
  | { readonly why: 'found' }
  | {
      readonly why: 'lost' | 'refused';
      readonly sentAt: number;
      /** What becomes of each image when no face was added. */
      readonly decide: (row: FaceRow) => Decision;
      readonly requestId?: string | undefined;
    };

/** `settled`: the call is closed. `handedBack`: it is not, and nothing is left in the batch. */
export type LookedUp = { readonly kind: 'settled'; readonly state: PersonState } | { readonly kind: 'handedBack' };

const HANDED_BACK: LookedUp = { kind: 'handedBack' };

/**
 * Finds out what an open call did, by comparing the person at Tencent with what was known before. Nothing is sent and
 * nothing is deleted: what cannot be told is said.
 */
export async function reconcileCall(
  state: PersonState,
  person: Person & { readonly openCall: OpenCall },
  lookUp: LookUp,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<LookedUp> {
  const { openCall: call } = person;
  const ownedUntil = call.openedAt + CALL_OWNED_MS;
  if (lookUp.why === 'found' && context.clock.now() < ownedUntil) {
    return handBack(ownedUntil, 'a call of this person is under way', batch, state, context);
  }
  batch.hasAskedForFaces = true;
  const answer = await askPerson(person.personId, context);
  if (answer.kind === 'full' || answer.kind === 'trouble') return handBackUnanswered(answer, batch, state, context);
  const evidence = await evidenceOf(person, answer, context);
  if (evidence.kind === 'full' || evidence.kind === 'trouble') {
    return handBackUnanswered(evidence, batch, state, context);
  }
  // A refusal is an answer, so Tencent is done. After a lost one it may still be working until `until`.
  if (evidence.kind !== 'done' && lookUp.why !== 'refused' && answer.startedAt <= call.until) {
    await sayWhatWasLost(lookUp, batch, state, call, context);
    return handBack(call.until, 'a lost call may still be carried out', batch, state, context);
  }
  const rows = await openRows(call, state, context);
  const decisions = rows.map((row): Decided => [row, decide(row, evidence, lookUp, batch, context)]);
  return record(state, person, evidence.faceIds, decisions, lookUp, answer.requestId, batch, context);
}

async function handBackUnanswered(
  answer: NoAnswer,
  batch: PersonBatch,
  state: PersonState,
  context: EnrollContext,
): Promise<LookedUp> {
  if (answer.kind === 'full') await postponeAll(batch, state, PACER_FULL, context);
  else await troubleAll(batch, state, answer.trouble, context);
  return HANDED_BACK;
}

async function record(
  state: PersonState,
  person: Person & { readonly openCall: OpenCall },
  current: readonly string[] | undefined,
  decisions: readonly Decided[],
  lookUp: LookUp,
  readRequestId: string | undefined,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<LookedUp> {
  const at = context.clock.now();
  const sentAt = lookUp.why === 'found' ? person.openCall.openedAt : lookUp.sentAt;
  const isRemoval = person.openCall.kind === 'remove';
  const touched = decisions.filter(([, { verdict }]) => verdict.to !== 'UNTOUCHED');
  const changes = touched.map(([row, { verdict }]): RowChange => {
    // The read decides when it found faces; else it is still Tencent's answer to the call, if there was one.
    const isFound = verdict.to === 'ENROLLED' || ('reason' in verdict && verdict.reason === 'OutcomeUnknown');
    const requestId = isFound ? readRequestId : lookUp.why === 'found' ? undefined : lookUp.requestId;
    if (isRemoval) return { row, verdict, at };
    return { row, verdict, at, attempt: { sentAt, transport: transportFor(row, context.settings) }, requestId };
  });
  const after = reconciled(person, current, changes, at);
  const write = { before: person, after, rows: changes };
  const next = await recordOutcome(state, write, effectsOf(decisions), batch, context);
  return next === undefined ? HANDED_BACK : { kind: 'settled', state: next };
}

function decide(
  row: FaceRow,
  evidence: Evidence,
  lookUp: LookUp,
  batch: PersonBatch,
  context: EnrollContext,
): Decision {
  if (evidence.kind === 'done') return { verdict: evidence.verdict, effect: DONE };
  if (evidence.kind === 'unclear') {
    return { verdict: outcomeUnknown(evidence.candidates), effect: { kind: 'deadLetter', reason: 'OutcomeUnknown' } };
  }
  if (lookUp.why !== 'found') return lookUp.decide(row);
  const image = batch.imageOf(row);
  if (row.status === 'ENROLLED') return { verdict: { to: 'UNTOUCHED' }, effect: { kind: 'stay' } };
  // Given up before, and its message in the dead-letter queue says why: it stays as it is.
  if (image === undefined && row.status === 'FAILED') return { verdict: { to: 'AS_IT_IS' }, effect: DONE };
  const said = row.reason === 'TencentUnavailable' ? { tencentCode: row.tencentCode } : {};
  const trouble = { reason: 'TencentUnavailable', schedule: 'long', ...said } as const;
  const decision = retryOrGiveUp(row, image, trouble, context.chance.random);
  // It has waited since the call was lost. To wait once more would cost a delivery for each lost call.
  return decision.effect.kind === 'postpone' ? { ...decision, effect: { kind: 'stay' } } : decision;
}

function outcomeUnknown(candidates: readonly string[]): Verdict {
  const reason = 'OutcomeUnknown';
  const faces = candidates.length > 0 ? { faceIdCandidates: candidates } : {};
  return { to: 'FAILED', reason, message: failureMessage(reason), ...faces };
}

/** The rows of the call that can still change, in the batch or not. */
async function openRows(call: OpenCall, state: PersonState, context: EnrollContext): Promise<readonly FaceRow[]> {
  const rows = await allEnded(call.rows.map(async (ref) => state.row(ref) ?? (await context.ledger.row(ref))));
  return rows.filter((row) => row !== undefined).filter((row) => canChange(row, call));
}

function canChange(row: FaceRow, call: OpenCall): boolean {
  if (call.kind === 'remove') return row.faceId === call.faceId && row.removedAt === undefined;
  return !isFinal(row) && row.reason !== 'OutcomeUnknown';
}

async function handBack(
  until: number,
  why: string,
  batch: PersonBatch,
  state: PersonState,
  context: EnrollContext,
): Promise<LookedUp> {
  await postponeAll(batch, state, postponedUntil(until, context.clock.now(), why), context);
  return HANDED_BACK;
}

/** Rows say why their images are postponed: after the delay, Tencent's message would be lost. */
async function sayWhatWasLost(
  lookUp: LookUp,
  batch: PersonBatch,
  state: PersonState,
  call: OpenCall,
  context: EnrollContext,
) {
  if (lookUp.why === 'found') return;
  const { decide, requestId } = lookUp;
  const rows = call.rows.map((ref) => state.row(ref)).filter((row) => row !== undefined);
  await allEnded(
    rows.map(async (row) => {
      const { verdict } = decide(row);
      if (verdict.to !== 'RETRY' || batch.imageOf(row) === undefined) return;
      await context.ledger.note({ row, verdict, at: context.clock.now(), requestId });
    }),
  );
}
