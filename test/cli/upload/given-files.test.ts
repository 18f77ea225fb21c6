import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EXIT, Problem } from '../../../cli/shared/problem.ts';
import { givenFiles } from '../../../cli/upload/given-files.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'upload-'));
  writeFileSync(join(directory, 'me.jpg'), 'image');
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

test('a path is relative to where npm was started', async () => {
  expect(await givenFiles(['me.jpg'], directory)).toEqual([
    { file: 'me.jpg', path: join(directory, 'me.jpg'), name: 'me.jpg' },
  ]);
});

test('every file that cannot be an image is named before one is uploaded', async () => {
  writeFileSync(join(directory, 'huge.jpg'), '');
  truncateSync(join(directory, 'huge.jpg'), 3 * 1024 ** 3);
  const error: unknown = await givenFiles(['me.jpg', 'no.jpg', '/dev/zero', '.', 'huge.jpg'], directory).catch(
    (caught: unknown) => caught,
  );
  expect(error).toEqual(
    new Problem(
      [
        `The file ${join(directory, 'no.jpg')} does not exist.`,
        '/dev/zero is not a regular file. Expected: an image file.',
        '. is a directory. Expected: an image file.',
        'huge.jpg has 3,221,225,472 bytes. Expected: at most 52,428,800.',
        'Nothing was uploaded.',
      ].join(' '),
      EXIT.usage,
    ),
  );
});
