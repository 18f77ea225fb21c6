import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { REPLACED } from '../../../../infra/face-enrollment/bundling/bundling.ts';
import { addFaceEnrollmentStack } from '../../../../infra/face-enrollment-app.ts';

/** The largest that a bundle may become: its size is what a cold start waits for. */
const MAX_BYTES = { enroll: 380 * 1024, intake: 452 * 1024 };

const bundles = new Map<string, string>();

beforeAll(() => {
  const app = new App({ builtinCloudFormationValidation: false });
  addFaceEnrollmentStack(app);
  const { directory, stacks } = app.synth();
  const functions = Template.fromJSON(stacks[0]?.template).findResources('AWS::Lambda::Function');
  for (const [id, { Properties }] of Object.entries(functions)) {
    const [, name] = /(Intake|Enroll)(?=[0-9A-F]{8}$)/.exec(id) ?? [];
    const asset = `asset.${Properties.Code.S3Key?.replace('.zip', '')}`;
    if (name !== undefined) bundles.set(name.toLowerCase(), readFileSync(join(directory, asset, 'index.js'), 'utf8'));
  }
}, 60_000);

describe('the bundle', () => {
  it.each(['enroll', 'intake'] as const)('of %s is small', (name) => {
    expect(Buffer.byteLength(bundles.get(name) ?? '')).toBeGreaterThan(100_000);
    expect(Buffer.byteLength(bundles.get(name) ?? '')).toBeLessThan(MAX_BYTES[name]);
  });

  // Compared as true or false: nobody wants to read a bundle in the report of a test.
  it.each(['enroll', 'intake'] as const)('of %s brings the AWS SDK along, without its chain of credentials', (name) => {
    const text = bundles.get(name) ?? '';
    expect(text.includes('AWS_SECRET_ACCESS_KEY')).toBe(true);
    expect(text.includes('sso_start_url')).toBe(false);
  });

  it.each(['enroll', 'intake'] as const)('of %s is CommonJS that asks for nothing but what Node has', (name) => {
    const text = bundles.get(name) ?? '';
    expect(text.includes('module.exports')).toBe(true);
    // An error of the AWS SDK advises, in brackets, to require something.
    const required = [...text.matchAll(/(?<!\[)require\("([^"]+)"\)/g)].map(([, module]) => module ?? '');
    expect(required).toContain('node:stream');
    // node-fetch tries to have `encoding`, and goes on without it.
    expect(required.filter((module) => !isBuiltin(module) && module !== 'encoding')).toEqual([]);
  });

  it("of enroll leaves out what Tencent's SDK loads and never uses", () => {
    const text = bundles.get('enroll') ?? '';
    expect(text.includes('left out of this bundle')).toBe(true);
    expect(text.includes('LINE_BREAK')).toBe(false);
    expect(text.includes('xn--')).toBe(false);
    expect(text.includes('BigNumber')).toBe(false);
    expect(text.includes('https-proxy-agent')).toBe(false);
  });

  it('of enroll signs URLs by the parts of the AWS SDK, without its client of all that S3 can do', () => {
    const text = bundles.get('enroll') ?? '';
    expect(text.includes('UNSIGNED-PAYLOAD')).toBe(true);
    expect(text.includes('SelectObjectContent')).toBe(false);
  });

  it.each(['enroll', 'intake'] as const)('of %s has no streams of events and no cache of endpoints', (name) => {
    const text = bundles.get(name) ?? '';
    expect(text.includes(':event-type')).toBe(false);
    expect(text.includes('mnemonist')).toBe(false);
  });
});

describe('a module that is replaced in a bundle', () => {
  it.each(Object.entries(REPLACED))('is there to be replaced: %s', (name, file) => {
    expect(existsSync(file)).toBe(true);
    expect(() => createRequire(import.meta.url).resolve(name)).not.toThrow();
  });
});
