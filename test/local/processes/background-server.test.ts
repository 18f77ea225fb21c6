import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../../../local/paths.ts';
import { endGroup, isRunning, type ProcessId } from '../../../local/processes/process-group.ts';

let directory: string;
let server: ProcessId | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'background-'));
});

afterEach(async () => {
  if (server) await endGroup(server);
  rmSync(directory, { recursive: true });
});

/** A process that has started the Tencent stand-in, and does nothing any more. */
async function givenParent(afterwards = ''): Promise<ChildProcess> {
  const script = `
    import { startStandInProcess } from '${pathToFileURL(join(PROJECT_ROOT, 'local/stand-in/stand-in-process.ts'))}';
    const started = await startStandInProcess({ latencyMs: 0, logFile: '${join(directory, 'log')}' });
    ${afterwards}
    console.log(JSON.stringify(started.process));
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  server = JSON.parse(String(line)) as ProcessId;
  return parent;
}

async function killed(parent: ChildProcess): Promise<void> {
  parent.kill('SIGKILL');
  await once(parent, 'exit');
}

async function endsWithin(milliseconds: number): Promise<boolean> {
  const until = Date.now() + milliseconds;
  while (server && isRunning(server) && Date.now() < until) await sleep(20);
  return server !== undefined && !isRunning(server);
}

test('a server ends when its parent is killed', async () => {
  await killed(await givenParent());
  expect(await endsWithin(5000)).toBe(true);
}, 20_000);

test('a detached server outlives its parent', async () => {
  await killed(await givenParent('await started.detach();'));
  expect(await endsWithin(500)).toBe(false);
}, 20_000);
