import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { identify, isRunning } from '../../../local/processes/process-group.ts';
import { runCommand } from '../../../local/processes/run-command.ts';

let directory: string;
let logFile: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'command-'));
  logFile = join(directory, 'log');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function shell(script: string, signal?: AbortSignal): Promise<number | null> {
  return runCommand({ command: 'sh', args: ['-c', script], cwd: directory, env: process.env, logFile, signal });
}

test('the exit code is returned, and what was printed is in the log', async () => {
  expect(await shell('echo out; echo err >&2; exit 3')).toBe(3);
  expect(readFileSync(logFile, 'utf8')).toBe('out\nerr\n');
});

test('a command that is not there is an error', async () => {
  await expect(
    runCommand({ command: '/not/there', args: [], cwd: directory, env: process.env, logFile }),
  ).rejects.toThrow('ENOENT');
});

test('an abortion ends the command with its children before it is told', async () => {
  const controller = new AbortController();
  const running = shell('sleep 60 & echo $!; wait', controller.signal);
  let child = 0;
  while (!child) {
    await sleep(10);
    child = Number(readFileSync(logFile, 'utf8').trim());
  }
  const sleeper = identify(child);
  controller.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  const until = Date.now() + 2000;
  while (isRunning(sleeper) && Date.now() < until) await sleep(10);
  expect(isRunning(sleeper)).toBe(false);
});

test('nothing is started when it is aborted already', async () => {
  await expect(shell('echo started', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  expect(() => readFileSync(logFile)).toThrow('ENOENT');
});
