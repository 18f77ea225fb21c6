import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { unzip } from '../../../build/archive/unzip.ts';
import { buildFunctions, contentHash } from '../../../build/functions/build-functions.ts';
import { BUILT_FUNCTIONS } from '../../../infra/face-enrollment/stage/function-code.ts';

const archives = readdirSync(BUILT_FUNCTIONS).filter((name) => name.endsWith('.zip'));

describe('the build of the functions', () => {
  it('writes one archive for each function, and two for prepare, which has native code', () => {
    expect(archives.sort()).toEqual([
      'enroll.zip',
      'erase.zip',
      'intake.zip',
      'prepare-arm64.zip',
      'prepare-x86_64.zip',
      'publish.zip',
    ]);
  });

  it.each(archives)('names %s by what is in it', (name) => {
    const files = unzip(readFileSync(join(BUILT_FUNCTIONS, name)));
    expect(files.has('index.js')).toBe(true);
    expect(readFileSync(join(BUILT_FUNCTIONS, name.replace('.zip', '.sha256')), 'utf8')).toBe(contentHash(files));
  });

  it('does nothing when nothing has changed', async () => {
    const times = () => archives.map((name) => statSync(join(BUILT_FUNCTIONS, name)).mtimeMs);
    const before = times();
    await buildFunctions();
    expect(times()).toEqual(before);
  });
});
