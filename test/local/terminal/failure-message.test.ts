import { expect, test } from '@jest/globals';
import { Problem } from '../../../local/problem.ts';
import { failureMessage } from '../../../local/terminal/failure-message.ts';

test('what the user can fix is a sentence without a stack trace', () => {
  expect(failureMessage(new Problem('The file is missing.'))).toBe('The file is missing.');
});

test('a disk that cannot be written to is named, with a remedy', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(failureMessage(full)).toBe(
    'A file cannot be written. The disk is full. Free some space, then try again. (ENOSPC: no space left on device, write)',
  );
  const readOnly = Object.assign(new Error('EROFS'), { code: 'EROFS', path: '/checkout/.local' });
  expect(failureMessage(readOnly)).toContain('/checkout/.local cannot be written. The file system is read-only');
});

test('an error in the program is printed in full', () => {
  const error = new TypeError('undefined is not a function');
  expect(failureMessage(error)).toBe(error);
});
