import { allEnded } from '../../domain/all-ended.ts';
import { isFinal } from '../../domain/face-row.ts';
import { ENROLL_TROUBLES, type EnrollTrouble, isOneOf } from '../../domain/reasons.ts';
import { longDelaySeconds } from '../../domain/retry-schedule.ts';
import { changed } from '../../domain/row-change.ts';
import { troubleMessage } from '../../domain/tencent/tencent-codes.ts';
import { carryOut, type Decision, retryOrGiveUp, type Trouble } from '../outcome/decision.ts';
import { announce } from '../outcome/tencent-trouble.ts';
import type { View } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import type { Hand, Work } from './person-batch.ts';
import type { Wait } from './postponement.ts';

/** Images leave the hand without a call having carried them. */

/** All wait; nothing is said against them. On its last delivery an image cannot wait any more. */
export async function postponeAll(hand: Hand, view: View, wait: Wait, context: EnrollContext): Promise<void> {
  const last = hand.works.filter((work) => isLastDelivery(work, context));
  const waiting = hand.works.filter((work) => !isLastDelivery(work, context));
  if (waiting.length > 0) context.log.waiting(hand.personId, wait.why, wait.seconds, waiting.length);
  await allEnded([
    ...waiting.map((work) => hand.postpone(work, secondsOf(wait, work, context))),
    ...last.map((work) => giveUp(work, hand, view, context, wait.reason)),
  ]);
}

function secondsOf({ seconds, grows }: Wait, { receiveCount }: Work, { chance }: EnrollContext): number {
  return grows ? Math.max(seconds, longDelaySeconds(receiveCount, chance.random)) : seconds;
}

/** All have met the same trouble: each is tried again in its own time, or given up. */
export async function troubleAll(hand: Hand, view: View, trouble: Trouble, context: EnrollContext): Promise<void> {
  await allEnded([
    announce(trouble, hand.personId, context),
    ...hand.works.map((work) => troubleOne(work, hand, view, trouble, context)),
  ]);
}

/** One image has met a trouble of its own. */
export async function troubleOne(work: Work, hand: Hand, view: View, trouble: Trouble, context: EnrollContext) {
  const row = view.row(work.ref);
  if (row === undefined) return;
  await note(work, retryOrGiveUp(row, work, trouble, context.chance.random), hand, view, context);
}

/** The last delivery before the queue itself moves the message: it sends nothing any more. */
export function isLastDelivery(work: Work, context: EnrollContext): boolean {
  return work.receiveCount >= context.settings.maxReceiveCount;
}

/** @param untroubled what is said when no attempt has met any trouble that the row could name */
export async function giveUp(
  work: Work,
  hand: Hand,
  view: View,
  context: EnrollContext,
  untroubled: EnrollTrouble = 'TencentUnavailable',
): Promise<void> {
  const row = view.row(work.ref);
  if (row === undefined) return;
  const known = isOneOf(ENROLL_TROUBLES, row.reason);
  const reason = known ? row.reason : untroubled;
  const said = known ? { message: row.message, tencentCode: row.tencentCode } : {};
  const verdict = { to: 'FAILED', reason, tencentCode: said.tencentCode } as const;
  const message = said.message ?? troubleMessage(reason);
  await note(work, { verdict: { ...verdict, message }, effect: { kind: 'bury', reason } }, hand, view, context);
}

/** First the row, then the dead letter, then the message: whoever crashes between leaves nothing unsaid. */
async function note(work: Work, decision: Decision, hand: Hand, view: View, context: EnrollContext): Promise<void> {
  const row = view.row(work.ref);
  if (row === undefined) return;
  const { verdict, effect } = decision;
  const change = { row, verdict, at: context.clock.now() };
  if ((await context.ledger.note(change)) === 'written') context.log.rowChanged(changed(change));
  else if (await hasBecomeFinal(work, context)) return hand.done(work);
  await carryOut(effect, work, hand);
}

async function hasBecomeFinal(work: Work, context: EnrollContext): Promise<boolean> {
  const now = await context.ledger.row(work.ref);
  return now !== undefined && isFinal(now);
}
