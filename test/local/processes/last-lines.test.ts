import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lastLines } from '../../../local/processes/last-lines.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'last-lines-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('the end of a log', () => {
  it('says where the whole log is', async () => {
    const file = join(directory, 'deploy.log');
    writeFileSync(file, 'one\ntwo\nthree\n\n');
    expect(await lastLines(file, 2)).toBe(`two\nthree\n(log: ${file})`);
  });

  it('is never without words: it says that nothing was printed, or that the log is gone', async () => {
    const empty = join(directory, 'empty.log');
    writeFileSync(empty, '\n');
    expect(await lastLines(empty)).toBe(`Nothing was printed (log: ${empty}).`);
    const gone = join(directory, 'gone.log');
    expect(await lastLines(gone)).toBe(`The log cannot be read: something has removed ${gone}.`);
  });
});
