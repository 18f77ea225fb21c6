import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DraftFile } from '../../../cli/shared/draft-file.ts';
import { EXIT } from '../../../cli/shared/problem.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'draft-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('a file that is being written', () => {
  it('has its name only when it is complete, and then replaces the one before', async () => {
    const path = join(directory, 'page.html');
    writeFileSync(path, 'before');
    const file = new DraftFile(path);
    await file.begin((draft) => writeFile(draft, 'after'));
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(await file.complete()).toBe(5);
    await file.discard();
    expect(readFileSync(path, 'utf8')).toBe('after');
  });

  it('leaves nothing behind when it is not completed', async () => {
    const file = new DraftFile(join(directory, 'page.html'));
    await file.begin((draft) => writeFile(draft, 'half'));
    await file.discard();
    expect([existsSync(file.path), existsSync(file.draft)]).toEqual([false, false]);
  });

  it('has the permissions that it is created with, even if an earlier run has left a file that others can read', async () => {
    const file = new DraftFile(join(directory, 'page.html'));
    writeFileSync(file.draft, 'earlier', { mode: 0o644 });
    await file.begin((draft) => writeFile(draft, 'page', { mode: 0o600 }));
    await file.complete();
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
  });

  it('is wrong usage where it cannot be written', async () => {
    const file = new DraftFile(join(directory, 'missing', 'page.html'));
    await expect(file.begin((draft) => writeFile(draft, ''))).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message: expect.stringContaining('cannot be written (ENOENT). Give another one with --output.'),
    });
  });
});
