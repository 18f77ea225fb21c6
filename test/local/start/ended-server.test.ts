import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { identify } from '../../../local/processes/process-group.ts';
import { endedServer } from '../../../local/start/ended-server.ts';

const endpoint = 'http://127.0.0.1:4566';
const running = { process: identify(process.pid), endpoint, temporaryDirectory: '/tmp/emulator' };
const ended = { ...running, process: { pid: process.pid, startedAt: 'another time' } };

test('servers that run, or were not started yet, are not reported', async () => {
  expect(await endedServer({ state: { emulator: running }, directory: '/' })).toBeUndefined();
});

test('a server that has ended is named, with the end of its log', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'logs-'));
  writeFileSync(join(directory, 'tencent.log'), 'out of memory\n');
  const problem = await endedServer({ state: { emulator: running, standIn: ended }, directory });
  expect(problem?.message).toContain('The Tencent stand-in has ended unexpectedly:\nout of memory\n');
  rmSync(directory, { recursive: true });
});
