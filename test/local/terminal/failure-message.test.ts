import { expect, test } from '@jest/globals';
import { Problem } from '../../../local/problem.ts';
import { wordsOf } from '../../../local/terminal/failure-message.ts';

test('what can be mended is a sentence without a stack trace', () => {
  expect(wordsOf(new Problem('The file is missing.'))).toBe('The file is missing.');
});

test('a disk that cannot be written to is said with the way out', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(wordsOf(full)).toBe(
    'A file cannot be written. The disk is full: make room, then try again. (ENOSPC: no space left on device, write)',
  );
  const readOnly = Object.assign(new Error('EROFS'), { code: 'EROFS', path: '/checkout/.local' });
  expect(wordsOf(readOnly)).toContain('/checkout/.local cannot be written. The file system is read-only');
});

test('an error in the program is told in full', () => {
  const error = new TypeError('undefined is not a function');
  expect(wordsOf(error)).toBe(error);
});
