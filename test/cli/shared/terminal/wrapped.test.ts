import { describe, expect, it } from '@jest/globals';
import { wrapped } from '../../../../cli/shared/terminal/wrapped.ts';

describe('wrapped text', () => {
  it('is as it was when it fits', () => {
    expect(wrapped('all is well', '✔ ', '  ')).toEqual(['✔ all is well']);
  });

  it.each([40, 60, 80, 200])('goes on below, indented, and fits into %d columns', (width) => {
    const lines = wrapped('word '.repeat(60).trim(), '- ', '  ', width);
    expect(lines[0]).toMatch(/^- word/);
    expect(lines.slice(1).every((line) => line.startsWith('  word') && line.length <= width)).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(width - 6);
    expect(lines.map((line) => line.slice(2)).join(' ')).toBe('word '.repeat(60).trim());
  });

  it('leaves a long name whole', () => {
    const name = 'n'.repeat(100);
    expect(wrapped(`the name is ${name} here`, '', '')).toEqual(['the name is', name, 'here']);
  });
});
