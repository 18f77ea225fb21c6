import { expect, test } from '@jest/globals';
import { outputWidth } from '../../../local/terminal/output-width.ts';

test('the width is that of the terminal, or enough for a log', () => {
  expect(outputWidth({ isTTY: true, columns: 63 })).toBe(63);
  expect(outputWidth({ isTTY: true, columns: 0 })).toBe(80);
  expect(outputWidth({ isTTY: false, columns: 63 })).toBe(100);
});
