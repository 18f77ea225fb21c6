import { describe, expect, it } from '@jest/globals';
import { wrapped } from '../../../../cli/shared/terminal/wrapped.ts';

describe('wrapped text', () => {
  it('is as it was when it fits', () => {
    expect(wrapped('all is well', '✔ ', '  ')).toEqual(['✔ all is well']);
  });

  it('goes on below, indented, and never over 80 columns', () => {
    const lines = wrapped('word '.repeat(60).trim(), '- ', '  ');
    expect(lines[0]).toMatch(/^- word/);
    expect(lines.slice(1).every((line) => line.startsWith('  word') && line.length <= 80)).toBe(true);
    expect(lines.map((line) => line.slice(2)).join(' ')).toBe('word '.repeat(60).trim());
  });

  it('leaves a long name whole', () => {
    const name = 'n'.repeat(100);
    expect(wrapped(`the name is ${name} here`, '', '')).toEqual(['the name is', name, 'here']);
  });
});
