import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { requireSpace } from '../../../local/start/disk-space.ts';

test('a disk with room is fine', () => {
  expect(() => requireSpace(tmpdir(), 0)).not.toThrow();
});

test('a disk without room is named, with what there is and what is needed', () => {
  expect(() => requireSpace(tmpdir(), 1e12, 'Or take another.')).toThrow(
    /^\S+ has \d+ MB free, npm start needs 1000000000000 MB\. Make room\. Or take another\.$/,
  );
});

test('a directory that is not there is named', () => {
  expect(() => requireSpace('/not/there', 1, 'TMPDIR names another one.')).toThrow(
    'There is no directory /not/there. TMPDIR names another one.',
  );
});
