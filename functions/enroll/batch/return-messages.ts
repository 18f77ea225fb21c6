import { allEnded } from '../../domain/all-ended.ts';
import { type FaceRow, isFinal, isOutcomeWrite, type Transport } from '../../domain/face-row.ts';
import { failureMessageAfter } from '../../domain/reason-messages.ts';
import { ENROLL_TROUBLES, type EnrollTrouble, isOneOf } from '../../domain/reasons.ts';
import { longDelaySeconds } from '../../domain/retry-schedule.ts';
import { changed } from '../../domain/row-change.ts';
import { carryOut, type Decision, retryOrGiveUp, type Trouble, toBePrepared } from '../outcome/decision.ts';
import { announce } from '../outcome/tencent-trouble.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import { handOverIfErased } from './missing-row.ts';
import type { BatchImage, PersonBatch } from './person-batch.ts';
import { PERSON_CHANGED, type Postponement } from './postponement.ts';

/** Images leave the batch without a call having carried them. */

/** All images go back to the queue; their rows do not change. An image on its last delivery cannot go back and is given up. */
export async function postponeAll(
  batch: PersonBatch,
  state: PersonState,
  postponement: Postponement,
  context: EnrollContext,
): Promise<void> {
  const last = batch.images.filter((image) => isLastDelivery(image, context));
  const waiting = batch.images.filter((image) => !isLastDelivery(image, context));
  if (waiting.length > 0) context.log.waiting(batch.personId, postponement.why, postponement.seconds, waiting.length);
  await allEnded([
    ...waiting.map((image) => batch.postpone(image, secondsOf(postponement, image, context))),
    ...last.map((image) => giveUp(image, batch, state, context, postponement.reason)),
  ]);
}

/**
 * The prepare stage gets images that it has to prepare first: those that were redriven too early, or of which a crash has
 * kept the message here. Its submission is raised, because the queue drops a message with the id of one it has just seen.
 */
export async function prepareFirst(
  rows: readonly FaceRow[],
  batch: PersonBatch,
  context: EnrollContext,
): Promise<void> {
  const send = async (row: FaceRow) => {
    const image = batch.imageOf(row);
    if (image === undefined) return;
    const { verdict, effect } = toBePrepared(row);
    const change = { row, verdict, at: context.clock.now() };
    // Another process has changed the row: it is read again.
    if ((await context.ledger.note(change)) === 'refused') return batch.postpone(image, PERSON_CHANGED.seconds);
    context.log.rowChanged(changed(change), verdict.to);
    await carryOut(effect, image, batch);
  };
  await allEnded(rows.map(send));
}

/**
 * The image's message comes back later, and nothing is said of the image. On its last delivery the queue itself moves it to
 * the dead-letter queue, from where it can be sent again.
 */
export async function postponeImage(
  image: BatchImage,
  postponement: Pick<Postponement, 'why' | 'seconds'>,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<void> {
  const seconds = secondsOf(postponement, image, context);
  context.log.waiting(batch.personId, postponement.why, seconds, 1);
  await batch.postpone(image, seconds);
}

function secondsOf(
  { seconds }: Pick<Postponement, 'seconds'>,
  { receiveCount }: BatchImage,
  { chance }: EnrollContext,
): number {
  return Math.max(seconds, longDelaySeconds(receiveCount, chance.random));
}

/** All have met the same trouble: each is tried again in its own time, or given up. */
export async function troubleAll(
  batch: PersonBatch,
  state: PersonState,
  trouble: Trouble,
  context: EnrollContext,
): Promise<void> {
  await allEnded([
    announce(trouble, batch.personId, context),
    ...batch.images.map((image) => troubleOne(image, batch, state, trouble, context)),
  ]);
}

/** One image has met a trouble of its own. */
export async function troubleOne(
  image: BatchImage,
  batch: PersonBatch,
  state: PersonState,
  trouble: Trouble,
  context: EnrollContext,
  transport?: Transport,
) {
  const row = state.row(image.ref);
  if (row === undefined) return;
  await note(image, retryOrGiveUp(row, image, trouble, context.chance.random, transport), batch, state, context);
}

/** The last delivery before the queue itself moves the message: it sends nothing any more. */
export function isLastDelivery(image: BatchImage, context: EnrollContext): boolean {
  return image.receiveCount >= context.settings.maxReceiveCount;
}

/** @param untroubled what is said when no attempt has met any trouble that the row could name */
export async function giveUp(
  image: BatchImage,
  batch: PersonBatch,
  state: PersonState,
  context: EnrollContext,
  untroubled: EnrollTrouble = 'TencentUnavailable',
): Promise<void> {
  const row = state.row(image.ref);
  if (row === undefined) return;
  const known = isOneOf(ENROLL_TROUBLES, row.reason);
  const reason = known ? row.reason : untroubled;
  if (row.status === 'FAILED' && known && isOutcomeWrite(row)) return sendFailureOn(image, row.reason, batch, context);
  const said = known ? row : undefined;
  const message = failureMessageAfter(reason, said?.message);
  const verdict = { to: 'FAILED', reason, message, tencentCode: said?.tencentCode } as const;
  await note(image, { verdict, effect: { kind: 'deadLetter', reason } }, batch, state, context);
}

/** The row says already that the image has failed, and nothing was tried since: only its message is still there. */
async function sendFailureOn(
  image: BatchImage,
  reason: EnrollTrouble,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<void> {
  if (await needsNothing(image, batch, context)) return;
  return batch.moveToDeadLetterQueue(image, reason);
}

/** First the row, then the dead-letter queue, then the message: a crash in between leaves nothing unsaid. */
async function note(
  image: BatchImage,
  decision: Decision,
  batch: PersonBatch,
  state: PersonState,
  context: EnrollContext,
): Promise<void> {
  const row = state.row(image.ref);
  if (row === undefined) return;
  const { verdict, effect } = decision;
  // The row of an image that has its face says nothing of attempts to remove it.
  if (image.isRemoval) return carryOut(effect, image, batch);
  const change = { row, verdict, at: context.clock.now() };
  if ((await context.ledger.note(change)) === 'written') context.log.rowChanged(changed(change), verdict.to);
  else if (await needsNothing(image, batch, context)) return;
  await carryOut(effect, image, batch);
}

/** Whether the image has left the batch, because another process has ended it meanwhile. */
async function needsNothing(image: BatchImage, batch: PersonBatch, context: EnrollContext): Promise<boolean> {
  const now = await context.ledger.row(image.ref);
  if (now === undefined) return handOverIfErased(image, batch, context);
  if (!isFinal(now)) return false;
  batch.done(image);
  return true;
}
