import { allEnded } from '../../domain/all-ended.ts';
import type { FaceRow } from '../../domain/face-row.ts';
import type { Hand } from '../batch/person-batch.ts';
import { PERSON_CHANGED } from '../batch/postponement.ts';
import { postponeAll } from '../batch/return-messages.ts';
import type { View } from '../person-state.ts';
import type { EnrollContext, LedgerWrite } from '../ports.ts';
import { carryOut, type Effect } from './decision.ts';

/**
 * Writes a person and its rows, and only then carries out what follows for the messages. When the write is refused,
 * somebody else was faster: nothing is written, and everything in hand comes back to be read again.
 *
 * @returns the view after it, or undefined when nothing is left in hand
 */
export async function commit(
  view: View,
  write: LedgerWrite,
  effectOf: (row: FaceRow) => Effect,
  hand: Hand,
  context: EnrollContext,
): Promise<View | undefined> {
  if ((await context.ledger.write(write)) === 'refused') {
    await postponeAll(hand, view, PERSON_CHANGED, context);
    return undefined;
  }
  const next = view.with(write.after, write.rows);
  await allEnded(
    write.rows.map(async ({ row }) => {
      context.log.rowChanged(next.row(row) ?? row);
      const work = hand.workOf(row);
      if (work !== undefined) await carryOut(effectOf(row), work, hand);
    }),
  );
  return next;
}
