import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from './processes/process-group.ts';
import { isUp, readState, stopAll } from './stack-state.ts';
import { parseArguments } from './terminal/parse-arguments.ts';
import { runMain } from './terminal/run-main.ts';

const OWNER_ENDS_WITHIN_MS = 15_000;

const HELP = `Stops the stack that npm start -- --keep has left running, or that runs in another terminal.

  npm stop`;

await runMain(async () => {
  const { values } = parseArguments('npm stop', {
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
  console.log(values.help ? HELP : await stop());
  return 0;
});

/** @returns what was done */
async function stop(): Promise<string> {
  const state = readState();
  if (!state) return 'No local stack is running.';
  const wasUp = isUp(state);
  if (isRunning(state.owner)) {
    // An npm start in another terminal stops by itself what it has started.
    process.kill(state.owner.pid, 'SIGTERM');
    const until = Date.now() + OWNER_ENDS_WITHIN_MS;
    while (isRunning(state.owner) && Date.now() < until) await sleep(100);
  }
  await stopAll(readState() ?? state);
  return wasUp ? 'Stopped.' : 'The local stack was no longer running. What it had left was removed.';
}
