import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeStack } from '../page/fake-stack.ts';
import { terminalOf } from '../page/run-command.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'report-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** What a terminal shows of the command on a stack without images. */
async function report(...options: readonly string[]): Promise<string> {
  return terminalOf(['report', '--output', join(directory, 'page.html'), ...options].join(' '), new FakeStack());
}

describe('faces report', () => {
  it('writes a page about an empty stack, and says that it has no personal data', async () => {
    expect((await report()).split('\n')).toEqual([
      '0 outcomes (0 ENROLLED, 0 REJECTED, 0 FAILED), of 0 rows that were read',
      'Nothing needs attention.',
      `Written: ${join(directory, 'page.html')}`,
      'The page has no personal data.',
    ]);
    expect(readdirSync(directory)).toEqual(['page.html']);
  });

  it('says so when no browser is found, and where the page is', async () => {
    const { PATH } = process.env;
    process.env.PATH = directory;
    try {
      const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
      expect(await report('--open')).toContain(
        `The browser was not opened: there is no program ${program} on this machine. Open the file yourself: ${join(directory, 'page.html')}`,
      );
    } finally {
      process.env.PATH = PATH;
    }
  });

  it.each([
    ['2026-11-20T09:00Z', 'is later than now (2026-11-20T08:00:00.000Z)'],
    ['400d', 'Expected at most 366 days before now.'],
  ])('writes nothing about a period that begins at %s', async (since, why) => {
    expect(await report('--since', since)).toContain(why);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('has numbers for programs, and no key and no person', async () => {
    const document = JSON.parse(await report('--json'));
    expect(document).toMatchObject({
      file: join(directory, 'page.html'),
      period: { since: '2026-11-13T08:00:00.000Z', until: '2026-11-20T08:00:00.000Z' },
      periodBefore: { since: '2026-11-06T08:00:00.000Z', until: '2026-11-13T08:00:00.000Z' },
      counts: { ENROLLED: 0, REJECTED: 0, FAILED: 0 },
      refusals: 0,
      pictures: 0,
    });
    expect(document.intervals).toHaveLength(8);
  });
});
