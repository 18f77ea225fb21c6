import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDirectoryOfProcess } from '../../local/run-directory.ts';

/** Above every limit of process ids. */
const ENDED = 99_999_999;

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'run-directory-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

function given(name: string): string {
  mkdirSync(join(parent, name));
  return join(parent, name);
}

describe('a directory of a process', () => {
  it('is another one for each run', () => {
    const [first, second] = [freshDirectoryOfProcess('e2e-', parent), freshDirectoryOfProcess('e2e-', parent)];
    expect([first, second].map((directory) => basename(directory))).toEqual([
      `e2e-${process.pid}-1`,
      `e2e-${process.pid}-2`,
    ]);
  });

  it('is removed when its process has ended, and kept while it runs', () => {
    const [ended, running] = [given(`e2e-${ENDED}-1`), given(`e2e-${process.ppid}-1`)];
    freshDirectoryOfProcess('e2e-', parent);
    expect([ended, running].map(existsSync)).toEqual([false, true]);
  });

  it('is not removed under a prefix that its own begins with', () => {
    const others = [freshDirectoryOfProcess('e2e-examples-', parent), given(`e2e-examples-${ENDED}-1`), given('e2e-')];
    freshDirectoryOfProcess('e2e-', parent);
    expect(others.map(existsSync)).toEqual([true, true, true]);
  });
});
