import { expect, it } from '@jest/globals';
import { terminalWidth } from '../../../../cli/shared/terminal/terminal-width.ts';

it('the width is that of the terminal, and 80 columns where there is none', () => {
  expect(terminalWidth({ isTTY: true, columns: 60 })).toBe(60);
  expect(terminalWidth({ isTTY: true, columns: 250 })).toBe(250);
  expect(terminalWidth({ isTTY: true, columns: 0 })).toBe(80);
  expect(terminalWidth({ isTTY: false, columns: 250 })).toBe(80);
});

it('a very narrow terminal still has room for a word behind an indentation', () => {
  expect(terminalWidth({ isTTY: true, columns: 10 })).toBe(40);
});
