import { allEnded } from '../../domain/all-ended.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import { PERSON_CHANGED } from '../batch/postponement.ts';
import { postponeAll } from '../batch/return-messages.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext, LedgerWrite } from '../ports.ts';
import { carryOut, type ImageEffect } from './decision.ts';

/**
 * Writes a person and its rows, and only then carries out what follows for the messages. When the write is refused,
 * another process was faster: nothing is written, and everything in the batch comes back to be read again.
 *
 * @returns the state after it, or undefined when nothing is left in the batch
 */
export async function recordOutcome(
  state: PersonState,
  write: LedgerWrite,
  effects: readonly ImageEffect[],
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  if ((await context.ledger.write(write)) === 'refused') {
    await postponeAll(batch, state, PERSON_CHANGED, context);
    return undefined;
  }
  const next = state.with(write.after, write.rows);
  for (const { row, verdict } of write.rows) context.log.rowChanged(next.row(row) ?? row, verdict.to);
  await allEnded(
    effects.map(async ([ref, effect]) => {
      const image = batch.imageOf(ref);
      if (image !== undefined) await carryOut(effect, image, batch);
    }),
  );
  return next;
}
