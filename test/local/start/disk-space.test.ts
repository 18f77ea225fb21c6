import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { requireSpace } from '../../../local/start/disk-space.ts';

test('a disk with free space is accepted', () => {
  expect(() => requireSpace(tmpdir(), 0)).not.toThrow();
});

test('a disk without enough space is named, with the free and the needed space', () => {
  expect(() => requireSpace(tmpdir(), 1e12, 'Or take another.')).toThrow(
    /^\S+ has \d+ MB free, and npm start needs 1000000000000 MB\. Free some space\. Or take another\.$/,
  );
});

test('a missing directory is named', () => {
  expect(() => requireSpace('/not/there', 1, 'TMPDIR names another one.')).toThrow(
    'The directory /not/there does not exist. TMPDIR names another one.',
  );
});
