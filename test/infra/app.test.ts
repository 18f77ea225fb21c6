import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const APP = join(import.meta.dirname, '..', '..', 'infra', 'app.ts');

/** With `validateAgainstDefaultRules`, which the deployments of other tests leave out because it takes seconds. */
const { context: FLAGS } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'cdk.json'), 'utf8'));

/** What adds resources, or properties of resources. */
const EVERYTHING = {
  annotateObjects: 'true',
  analytics: 'true',
  alarmEmail: 'operators@example.com',
  corsOrigins: 'https://app.example.com',
  keepImagesDays: '365',
  encryptionKey: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  eventBus: 'faces',
  requestsPerSecond: '500',
};

describe('the app', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'face-enrollment-app-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** As the `cdk` command line runs it, from any directory. */
  function runWith(context: Record<string, unknown>) {
    const { status, stderr } = spawnSync(process.execPath, [APP], {
      cwd: directory,
      encoding: 'utf8',
      env: {
        ...process.env,
        CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context }),
        CDK_OUTDIR: join(directory, 'cdk.out'),
      },
    });
    return { status, stderr, files: readdirSync(directory, { recursive: true }).map(String) };
  }

  it('writes the template of the stack under its name, and CloudFormation has no objection to it', () => {
    const { status, stderr, files } = runWith({ ...FLAGS, ...EVERYTHING, stackName: 'Portraits' });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(files).toContain(join('cdk.out', 'Portraits.template.json'));
  }, 60_000);

  it('stops at wrong settings with what is wrong, and nothing about its own code', () => {
    const { status, stderr, files } = runWith({ requestsPerSecond: 'fast', keyprefix: 'faces/' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^2 settings are wrong; nothing was synthesized\.\n\nkeyprefix\n/);
    expect(stderr).not.toContain('at ');
    expect(files.filter((file) => file.endsWith('.template.json'))).toEqual([]);
  });
});
