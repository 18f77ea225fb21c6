import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from './processes.ts';
import { isUp, readState, stopAll } from './run/state.ts';

const OWNER_ENDS_WITHIN_MS = 15_000;

const state = readState();
if (!state) {
  console.log('Nothing is up.');
} else {
  const wasUp = isUp(state);
  if (isRunning(state.owner)) {
    // It runs in another terminal: it stops what it started by itself.
    process.kill(state.owner.pid, 'SIGTERM');
    const until = Date.now() + OWNER_ENDS_WITHIN_MS;
    while (isRunning(state.owner) && Date.now() < until) await sleep(100);
  }
  await stopAll(readState() ?? state);
  console.log(wasUp ? 'Stopped.' : 'Nothing was up any more; cleared away what a killed run had left.');
}
