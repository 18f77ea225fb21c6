import type { FaceRow } from '../../domain/face-row.ts';
import { absentPerson } from '../../domain/person.ts';
import type { ImageRejection, PersonRejection } from '../../domain/reasons.ts';
import type { RowChange } from '../../domain/row-change.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import { rejection } from './judge-answer.ts';
import { counted } from './person-changes.ts';
import { recordOutcome } from './record-outcome.ts';

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
 * @returns the state after it, or undefined when nothing is left in the batch
 */
export async function rejectOutsideCall(
  state: PersonState,
  rows: readonly FaceRow[],
  reason: ImageRejection | PersonRejection,
  what: Said,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const at = context.clock.now();
  const { verdict, effect } = rejection(reason, what);
  const changes = rows.map((row): RowChange => ({ row, verdict, at, requestId: what.requestId }));
  const after = counted(state.person ?? absentPerson(batch.personId), changes, at);
  return recordOutcome(state, { before: state.person, after, rows: changes }, () => effect, batch, context);
}
