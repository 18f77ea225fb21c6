import type { FaceRow } from '../../domain/face-row.ts';
import { absentPerson } from '../../domain/person.ts';
import type { ImageRejection, PersonRejection } from '../../domain/reasons.ts';
import type { RowChange } from '../../domain/row-change.ts';
import type { Hand } from '../batch/person-batch.ts';
import type { View } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import { rejection } from './judge-answer.ts';
import { counted } from './person-changes.ts';
import { commit } from './record-outcome.ts';

/** What Tencent said, when its answer to a read decides. */
export interface Said {
  readonly tencentCode?: string | undefined;
  readonly said?: string | undefined;
  readonly requestId?: string | undefined;
}

/**
 * Rejects images without a call, in one transaction with the person: it is refused if anybody has changed the person
 * since it was read, because that may have been another version of the same image getting its face.
 *
 * @returns the view after it, or undefined when nothing is left in hand
 */
export async function rejectOutsideCall(
  view: View,
  rows: readonly FaceRow[],
  reason: ImageRejection | PersonRejection,
  what: Said,
  hand: Hand,
  context: EnrollContext,
): Promise<View | undefined> {
  const at = context.clock.now();
  const { verdict, effect } = rejection(reason, what);
  const changes = rows.map((row): RowChange => ({ row, verdict, at, requestId: what.requestId }));
  const after = counted(view.person ?? absentPerson(hand.personId), changes, at);
  return commit(view, { before: view.person, after, rows: changes }, () => effect, hand, context);
}
