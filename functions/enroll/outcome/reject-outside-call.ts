import type { FaceRow } from '../../domain/face-row.ts';
import type { RowChange } from '../../domain/row-change.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import { DONE } from './decision.ts';
import type { Rejection } from './judge-answer.ts';
import { counted } from './person-changes.ts';
import { recordOutcome } from './record-outcome.ts';

/**
 * Rejects images without a call, in one transaction with the person: it is refused if the person has changed
 * since it was read, because that may have been an equal image getting its face.
 *
 * @param requestId Tencent's, when its answer to a read decides
 * @returns the state after it, or undefined when nothing is left in the batch
 */
export async function rejectOutsideCall(
  state: PersonState,
  rows: readonly FaceRow[],
  reject: (row: FaceRow) => Rejection,
  requestId: string | undefined,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const at = context.clock.now();
  const changes = rows.map((row): RowChange => ({ row, verdict: reject(row).verdict, at, requestId }));
  const after = counted(state.person, changes, at);
  const effects = rows.map((row) => [row, DONE] as const);
  return recordOutcome(state, { before: state.stored, after, rows: changes }, effects, batch, context);
}
