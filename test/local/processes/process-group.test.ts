import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { endGroup, identify, isRunning } from '../../../local/processes/process-group.ts';

test('this process is running, and another one with its number would not be taken for it', () => {
  const own = identify(process.pid);
  expect(isRunning(own)).toBe(true);
  expect(isRunning({ ...own, startedAt: 'another time' })).toBe(false);
});

test('a group is ended with its children, also when its leader does not listen', async () => {
  const script = 'trap "" TERM; sleep 60 & echo $!; wait; sleep 60';
  const leader = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(leader.stdout, 'data');
  const child = identify(Number(String(line).trim()));
  const group = identify(leader.pid ?? 0);
  expect([isRunning(group), isRunning(child)]).toEqual([true, true]);
  await endGroup(group, 100);
  await once(leader, 'exit');
  const until = Date.now() + 2000;
  while (isRunning(child) && Date.now() < until) await sleep(10);
  expect([isRunning(group), isRunning(child)]).toEqual([false, false]);
  // A second time does no harm.
  await endGroup(group, 100);
});
