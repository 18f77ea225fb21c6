import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newProgress } from '../../../cli/audit/audit.ts';
import { DirectoryLock } from '../../../cli/audit/disk/directory-lock.ts';
import { WorkDirectory } from '../../../cli/audit/disk/work-directory.ts';
import { FakeStack } from '../page/fake-stack.ts';
import { terminalOf } from '../page/run-command.ts';
import { auditSample } from '../page/samples/audit.ts';

let stack: FakeStack;
let directory: string;
beforeEach(() => {
  stack = new FakeStack();
  auditSample.given(stack);
  directory = mkdtempSync(join(tmpdir(), 'audit-command-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const audit = (more = '') => terminalOf(`audit --directory ${directory}${more}`, stack);

function anotherAudit(): void {
  WorkDirectory.create(directory, '{}', 3, newProgress(0)).close();
  DirectoryLock.take(directory, { pid: -1, host: 'server', now: Date.now, isRunning: () => true });
}

describe('faces audit', () => {
  it('is refused while another one works in its directory', async () => {
    anotherAudit();
    for (const more of ['', ' --resume']) {
      expect(await audit(more)).toContain(`Another audit works in ${directory} (process -1 of server`);
    }
    expect(readdirSync(directory)).toEqual(['lock', 'state.json']);
  });

  it('of one person neither needs nor disturbs the directory of another one', async () => {
    anotherAudit();
    expect(await audit(' --person 1001')).toContain('FaceGone (1)');
    expect(readdirSync(directory)).toEqual(['lock', 'state.json']);
  });

  it('does not take what is no person id for a person without images', async () => {
    for (const personId of ['', 'Zoë']) {
      expect(await terminalOf(`audit --person ${personId}`, stack)).toContain(
        `'${personId}' is no person id: expected`,
      );
    }
  });

  it('says how to go on when Tencent cannot be asked, and then goes on', async () => {
    const code = 'ResourceUnavailable.InArrears';
    stack.tencent.api.faults.add({ action: 'GetPersonList', answer: { kind: 'error', code }, times: 1 });
    expect(await audit()).toContain(`It answered ${code}.`);
    stack.tencent.api.faults.add({ action: 'GetPersonList', answer: { kind: 'error', code }, times: 1 });
    expect(await audit(' --resume')).toContain(
      `What was read is in ${directory}: run audit again with --resume and the same options to go on.`,
    );
    expect(await audit(' --resume')).toContain('4 to act on.');
    expect(readdirSync(join(directory, '..'))).not.toContain(directory.split('/').at(-1));
  });

  it('prints nothing but JSON lines with --json, also when it is refused', async () => {
    anotherAudit();
    const printed = (await audit(' --json')).split('\n').at(-1) as string;
    expect(JSON.parse(printed)).toMatchObject({
      stack: 'FaceEnrollment',
      error: expect.stringContaining('Another audit'),
    });
  });
});
