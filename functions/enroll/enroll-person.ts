import { allEnded } from '../domain/all-ended.ts';
import { isFinal } from '../domain/face-row.ts';
import type { OpenCall, Person } from '../domain/person.ts';
import type { Hand } from './batch/person-batch.ts';
import { OUT_OF_TIME, PACER_FULL } from './batch/postponement.ts';
import { giveUp, isLastDelivery, postponeAll, troubleAll } from './batch/return-messages.ts';
import { reconcile } from './outcome/reconcile-call.ts';
import { rejectOutsideCall } from './outcome/reject-images.ts';
import { readView, type View } from './person-state.ts';
import type { EnrollContext } from './ports.ts';
import { askPerson, latestStart } from './request/ask-person.ts';
import { call } from './request/call-create-face.ts';
import { nextCall } from './request/choose-images.ts';

/**
 * Brings every image of one person that is in hand to its end, or gives its message back. Nothing is sent for a person
 * with an open call; every write says which state of the person it was made from.
 */
export async function enrollPerson(hand: Hand, context: EnrollContext): Promise<void> {
  let view: View | undefined = await read(hand, context);
  while (view !== undefined) {
    await dismissSettled(hand, view);
    if (hand.isEmpty) return;
    if (hasOpenCall(view.person)) {
      const lookedUp = await reconcile(view, view.person, { why: 'found' }, hand, context);
      view = lookedUp.kind === 'settled' ? await read(hand, context) : undefined;
    } else {
      view = await advance(view, hand, context);
    }
  }
}

/** One step for a person without an open call: a rejection that needs no call, or one call. */
async function advance(view: View, hand: Hand, context: EnrollContext): Promise<View | undefined> {
  const last = hand.works.filter((work) => isLastDelivery(work, context));
  await allEnded(last.map((work) => giveUp(work, hand, view, context)));
  if (hand.isEmpty) return undefined;

  const rows = view.rowsOf(hand.refs);
  const duplicates = context.settings.allowDuplicates ? [] : rows.filter((row) => view.enrolledTwinOf(row));
  if (duplicates.length > 0) return rejectOutsideCall(view, duplicates, 'DuplicateImage', {}, hand, context);

  if (context.clock.now() > latestStart(context)) {
    await postponeAll(hand, view, OUT_OF_TIME, context);
    return undefined;
  }
  const faceIds = view.person?.faceCount === undefined ? await firstLook(view, hand, context) : view.person.faceIds;
  if (faceIds === undefined) return undefined;
  const together = nextCall(rows, faceIds.length, context.settings, (row) => hand.isIsolated(row));
  return call(view, together, faceIds, hand, context);
}

/**
 * The faces that a person has before our first call; it also finds unknown persons before a call is paid for.
 *
 * @returns undefined when nothing is left in hand
 */
async function firstLook(view: View, hand: Hand, context: EnrollContext): Promise<readonly string[] | undefined> {
  const answer = await askPerson(hand.personId, context);
  switch (answer.kind) {
    case 'known':
      return answer.faceIds;
    case 'noSuchPerson': {
      const { reason, code: tencentCode, message: said, requestId } = answer;
      await rejectOutsideCall(view, view.rowsOf(hand.refs), reason, { tencentCode, said, requestId }, hand, context);
      return undefined;
    }
    case 'trouble':
      await troubleAll(hand, view, answer.trouble, context);
      return undefined;
    case 'full':
      await postponeAll(hand, view, PACER_FULL, context);
      return undefined;
  }
}

/** Images that need nothing any more, and messages that nothing can be done for. */
async function dismissSettled(hand: Hand, view: View): Promise<void> {
  await allEnded(
    hand.works.map(async (work) => {
      const row = view.row(work.ref);
      if (row === undefined) return hand.bury(work, 'RowMissing');
      if (row.personId !== hand.personId) return hand.bury(work, 'Malformed');
      if (isFinal(row)) return hand.done(work);
      // Only a person's decision ends it; until then its message stays in the dead-letter queue, whoever redrives it.
      if (row.reason === 'OutcomeUnknown') return hand.bury(work, 'OutcomeUnknown');
    }),
  );
}

function read(hand: Hand, context: EnrollContext): Promise<View> {
  return readView(hand.personId, hand.refs, context.ledger);
}

function hasOpenCall(person: Person | undefined): person is Person & { readonly openCall: OpenCall } {
  return person?.openCall !== undefined;
}
