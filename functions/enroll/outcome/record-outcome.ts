import { allEnded } from '../../domain/all-ended.ts';
import type { ImageRef } from '../../domain/face-row.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import { PERSON_CHANGED } from '../batch/postponement.ts';
import { postponeAll } from '../batch/return-messages.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext, LedgerWrite } from '../ports.ts';
import { carryOut, type Effect } from './decision.ts';

/**
 * Writes a person and its rows, and only then carries out what follows for the messages. When the write is refused,
 * another process was faster: nothing is written, and everything in the batch comes back to be read again.
 *
 * @returns the state after it, or undefined when nothing is left in the batch
 */
export async function recordOutcome(
  state: PersonState,
  write: LedgerWrite,
  effectOf: (image: ImageRef) => Effect,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  if ((await context.ledger.write(write)) === 'refused') {
    await postponeAll(batch, state, PERSON_CHANGED, context);
    return undefined;
  }
  const next = state.with(write.after, write.rows);
  await allEnded(
    write.rows.map(async ({ row, verdict }) => {
      context.log.rowChanged(next.row(row) ?? row, verdict.to);
      const image = batch.imageOf(row);
      if (image !== undefined) await carryOut(effectOf(row), image, batch);
    }),
  );
  return next;
}
