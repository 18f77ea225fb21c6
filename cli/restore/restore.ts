import { copyLaterPersons, copyPersons } from './copy-persons.ts';
import { copyLaterRows, copyRows } from './copy-rows.ts';
import { ErasedPersons } from './erased-persons.ts';
import { RESTORED, type RestorePorts } from './ports.ts';
import { RestoreRun } from './restore-run.ts';
import { isAtOrAfter, type RestoreCounts, type RestoreState } from './restore-state.ts';
import { settlePersons } from './settle-persons.ts';
import { startFunctions, stopFunctions } from './stop-functions.ts';

const POLL_MS = 10_000;
/** An index shows a write within that time. */
const INDEX_DELAY_MS = 5_000;
/** Between two clocks, those of Lambda and of this computer. */
const CLOCK_MS = 5_000;

/**
 * Takes the tables back to the restore point, or continues a restore. Tencent does not go back, so every phase keeps to what
 * Tencent has. Each phase may be repeated, in whole or from its cursor.
 *
 * @throws {Problem} when it cannot go on; the functions are stopped then, until it is run again
 */
export async function restore(
  begun: RestoreState,
  ports: RestorePorts,
  signal: AbortSignal,
  onProgress: (state: RestoreState, items: number) => void,
): Promise<RestoreCounts> {
  const run = new RestoreRun(begun, ports, signal, onProgress);
  if (!isAtOrAfter(begun.phase, 'starting')) await stopFunctions(run);
  if (run.state.phase === 'stopping') await run.nextPhase();
  if (run.state.phase === 'restoring') {
    for (const table of RESTORED) await ports.copies.restore(table, run.state);
  }
  if (!isAtOrAfter(run.state.phase, 'starting')) {
    await allEnded(run);
    if (run.state.phase === 'restoring') await run.nextPhase();
    await copy(run);
  }
  if (run.state.phase === 'starting') {
    await startFunctions(run);
    await run.nextPhase();
  }
  for (const table of RESTORED) {
    while ((await ports.copies.delete(table, run.state)) === 'inUse') await run.pause(POLL_MS);
  }
  await ports.states.end();
  return run.state.counts;
}

/** The copies are there, and no invocation is left that had begun before the functions were stopped. */
async function allEnded(run: RestoreRun): Promise<void> {
  const { copies, clock, longestRunMs } = run.ports;
  const quietAt = (run.state.stoppedAt ?? clock.now()) + (await longestRunMs()) + CLOCK_MS;
  const ready = async () =>
    (await Promise.all(RESTORED.map((table) => copies.isReady(table, run.state)))).every(Boolean);
  while (clock.now() < quietAt || !(await ready())) {
    await run.save({});
    await run.pause(Math.min(POLL_MS, Math.max(quietAt - clock.now(), 1_000)));
  }
}

async function copy(run: RestoreRun): Promise<void> {
  const erased = await ErasedPersons.find(run.state, run.ports);
  for (;;) {
    switch (run.state.phase) {
      case 'persons':
        await copyPersons(run, erased);
        break;
      case 'laterPersons':
        await copyLaterPersons(run, erased);
        break;
      case 'rows':
        await copyRows(run, erased);
        break;
      case 'laterRows':
        await copyLaterRows(run, erased);
        await run.pause(INDEX_DELAY_MS);
        break;
      case 'settling':
        await settlePersons(run);
        break;
      default:
        return;
    }
    await run.nextPhase();
  }
}
