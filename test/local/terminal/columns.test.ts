import { stripVTControlCharacters, styleText } from 'node:util';
import { expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { columnsWithin, shortened } from '../../../local/terminal/columns.ts';

const COLUMNS = [{ title: 'Key', least: 4 }, { title: 'Status' }, { title: 'Time', align: 'right' }] as const;

function plain(width: number, ...rows: string[][]): readonly string[] {
  return columnsWithin(width, COLUMNS, rows).map(stripVTControlCharacters);
}

test('with room for all, each column is as wide as its widest cell', () => {
  expect(plain(80, ['front.jpg', 'ENROLLED', '1.3 s'], ['b', 'no row', ''])).toEqual([
    'Key        Status     Time',
    'front.jpg  ENROLLED  1.3 s',
    'b          no row',
  ]);
});

test('Chinese and emoji take two cells each, and a family of emoji no more', () => {
  const lines = plain(80, ['正面😀', 'ENROLLED', '1.3 s'], ['👨‍👩‍👧', 'ENROLLED', '0.2 s']);
  expect(lines[1]).toBe('正面😀  ENROLLED  1.3 s');
  expect(lines[2]).toBe('👨‍👩‍👧      ENROLLED  0.2 s');
});

test('without room for all, a column that may be narrowed is, and styles have no width', () => {
  const lines = columnsWithin(22, COLUMNS, [['正面😀front.jpg', styleText('green', 'ENROLLED'), '1.3 s']]);
  expect(lines.map((line) => stringWidth(line))).toEqual([22, 22]);
  expect(stripVTControlCharacters(lines[1] ?? '')).toBe('正面…  ENROLLED  1.3 s');
});

test('no column gets less than its least, however narrow the terminal', () => {
  expect(plain(1, ['a/long/key.jpg', 'ENROLLED', '1.3 s'])[1]).toBe('a/l…  ENROLLED  1.3 s');
});

test('what is cut off is never half a character', () => {
  expect(shortened('😀😀😀', 4)).toBe('😀…');
  expect(shortened('a👨‍👩‍👧b', 3)).toBe('a…');
  expect(shortened('正面', 4)).toBe('正面');
});
