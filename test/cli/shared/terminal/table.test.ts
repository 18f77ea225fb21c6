import { describe, expect, it } from '@jest/globals';
import { table } from '../../../../cli/shared/terminal/table.ts';

const HEAD = ['STATUS', 'IMAGES', 'KEY'];

describe('a table', () => {
  it('has columns of equal width, and numbers at the right', () => {
    expect(
      table(
        HEAD,
        [
          ['FAILED', '7', 'a.jpg'],
          ['REJECTED', '1234', 'b.jpg'],
        ],
        80,
      ),
    ).toEqual(['STATUS    IMAGES  KEY', 'FAILED         7  a.jpg', 'REJECTED    1234  b.jpg']);
  });

  it('puts the last cell onto a line of its own, whole, when the terminal is too narrow', () => {
    const key = `${'photos/'.repeat(5)}front.jpg`;
    expect(table(HEAD, [['FAILED', '7', key]], 40)).toEqual([
      'STATUS  IMAGES',
      '    KEY',
      'FAILED       7',
      `    ${key}`,
    ]);
  });
});
