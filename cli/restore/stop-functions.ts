import { Problem } from '../shared/problem.ts';
import type { RestoreRun } from './restore-run.ts';
import { isAtOrAfter } from './restore-state.ts';

const POLL_MS = 2_000;
/** Lambda takes up to a minute. */
const LONGEST_CHANGE_MS = 10 * 60_000;

/**
 * Disables the event source mappings, and remembers first which were enabled. When one was enabled since an earlier run, the
 * functions have worked on half a copy: the tables are copied from the beginning.
 */
export async function stopFunctions(run: RestoreRun): Promise<void> {
  const { ports, state } = run;
  const running = (await ports.mappings.all()).filter(({ state: is }) => !/^(Disabled|Disabling)$/.test(is));
  if (running.length > 0) {
    const mappings = [...new Set([...state.mappings, ...running.map(({ uuid }) => uuid)])];
    const isRepeat = isAtOrAfter(state.phase, 'persons');
    await run.save({ mappings, stoppedAt: undefined, ...(isRepeat && { phase: 'persons', cursor: undefined }) });
    for (const { uuid } of running) await ports.mappings.disable(uuid);
  }
  await changed('Disabled', undefined, run);
  if (run.state.stoppedAt === undefined) await run.save({ stoppedAt: ports.clock.now() });
}

/** Enables what was enabled before. A mapping that an operator had disabled stays so. */
export async function startFunctions(run: RestoreRun): Promise<void> {
  const { ports, state } = run;
  const known = (await ports.mappings.all()).map(({ uuid }) => uuid);
  const mappings = state.mappings.filter((uuid) => known.includes(uuid));
  await run.save({ stoppedAt: undefined });
  for (const uuid of mappings) await ports.mappings.enable(uuid);
  await changed('Enabled', mappings, run);
}

/** @param uuids those that are waited for; all when there are none */
async function changed(
  expected: 'Enabled' | 'Disabled',
  uuids: readonly string[] | undefined,
  run: RestoreRun,
): Promise<void> {
  const { mappings, clock } = run.ports;
  const latest = clock.now() + LONGEST_CHANGE_MS;
  for (;;) {
    const left = (await mappings.all()).filter(
      ({ uuid, state }) => state !== expected && (uuids === undefined || uuids.includes(uuid)),
    );
    if (left.length === 0) return;
    if (clock.now() > latest) {
      const list = left.map(({ uuid, state }) => `${uuid} is ${state}`).join(', ');
      throw new Problem(`Event source mappings do not become ${expected}: ${list}. Run restore again, without --to.`);
    }
    await run.pause(POLL_MS);
  }
}
