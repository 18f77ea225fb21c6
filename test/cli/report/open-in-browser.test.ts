import { describe, expect, it } from '@jest/globals';
import { openInBrowser } from '../../../cli/report/open-in-browser.ts';

describe('opening a file in the browser', () => {
  it.each([
    ['darwin', 'open'],
    ['win32', 'explorer.exe'],
    ['linux', 'xdg-open'],
    ['freebsd', 'xdg-open'],
  ] as const)('uses the program of the system: %s', async (platform, program) => {
    const calls: (readonly [string, readonly string[]])[] = [];
    const run = async (command: string, args: readonly string[]) => {
      calls.push([command, args]);
      return undefined;
    };
    expect(await openInBrowser('/tmp/a b.html', { platform, run })).toBeUndefined();
    expect(calls).toEqual([[program, ['/tmp/a b.html']]]);
  });

  it('says so where there is no such program', async () => {
    const { PATH } = process.env;
    process.env.PATH = '/nowhere';
    try {
      expect(await openInBrowser('/tmp/a.html', { platform: 'linux' })).toBe(
        'there is no program xdg-open on this machine',
      );
    } finally {
      process.env.PATH = PATH;
    }
  });
});
