import type { UnfinishedRestore } from '../../doctor/ports.ts';
import { Problem } from '../problem.ts';

/**
 * For commands that compare or change many rows: in the midst of a restore, rows and persons do not agree yet.
 *
 * @throws {Problem} when a restore of the tables has not ended
 */
export async function checkNoRestore(
  deployment: { unfinishedRestore(): Promise<UnfinishedRestore | undefined> },
  command: string,
): Promise<void> {
  const found = await deployment.unfinishedRestore();
  if (found === undefined) return;
  const { to, startedAt } = found;
  throw new Problem(
    `A restore of the tables to ${to} was begun at ${startedAt} and is not complete, so rows and persons may not agree. Complete it first: run restore without --to, or restore --cancel. Then run ${command} again.`,
  );
}
