import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isRunning } from './processes/process-group.ts';
import { isUp, readState, stopAll } from './stack-state.ts';
import { explained } from './start/start-arguments.ts';
import { wordsOf } from './terminal/failure-message.ts';

const OWNER_ENDS_WITHIN_MS = 15_000;

const HELP = `Stops what npm start -- --keep left up, or what runs in another terminal.

  npm stop`;

async function stop(): Promise<void> {
  const state = readState();
  if (!state) {
    console.log('Nothing is up.');
    return;
  }
  const wasUp = isUp(state);
  if (isRunning(state.owner)) {
    // It runs in another terminal: it stops what it started by itself.
    process.kill(state.owner.pid, 'SIGTERM');
    const until = Date.now() + OWNER_ENDS_WITHIN_MS;
    while (isRunning(state.owner) && Date.now() < until) await sleep(100);
  }
  await stopAll(readState() ?? state);
  console.log(wasUp ? 'Stopped.' : 'It was no longer up; cleared away what was left.');
}

try {
  const { values } = explained(
    () => parseArgs({ options: { help: { type: 'boolean', short: 'h', default: false } } }),
    'npm stop',
  );
  if (values.help) console.log(HELP);
  else await stop();
} catch (error) {
  console.error(wordsOf(error));
  process.exitCode = 1;
}
