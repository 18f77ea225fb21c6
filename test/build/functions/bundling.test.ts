import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { unzip } from '../../../build/archive/unzip.ts';
import { PROJECT_ROOT, REPLACED } from '../../../build/functions/bundling.ts';
import { BUILT_FUNCTIONS, STAGES } from '../../../infra/face-enrollment/stage/function-code.ts';

/** The largest that a bundle may become: its size is what a cold start waits for. */
const MAX_BYTES = { enroll: 384 * 1024, intake: 452 * 1024 };

const bundles = new Map<string, string>();

beforeAll(() => {
  for (const stage of STAGES) {
    const archive = join(BUILT_FUNCTIONS, stage === 'prepare' ? 'prepare-arm64.zip' : `${stage}.zip`);
    bundles.set(stage, unzip(readFileSync(archive)).get('index.js')?.toString() ?? '');
  }
});

describe('the bundle', () => {
  it.each(['enroll', 'intake'] as const)('of %s is small', (name) => {
    expect(Buffer.byteLength(bundles.get(name) ?? '')).toBeGreaterThan(100_000);
    expect(Buffer.byteLength(bundles.get(name) ?? '')).toBeLessThan(MAX_BYTES[name]);
  });

  it.each(STAGES)('of %s does not tell where it was built, so that every machine builds the same', (name) => {
    const text = bundles.get(name) ?? '';
    expect(text.length).toBeGreaterThan(100_000);
    expect(text.includes(PROJECT_ROOT)).toBe(false);
    expect(text.includes('node_modules/')).toBe(false);
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
