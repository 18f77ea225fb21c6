import { describe, expect, it } from '@jest/globals';
import { alarmsOf } from '../infra/alarms.ts';
import { templateWith } from '../infra/synthesize.ts';
import { pages } from '../prose/pages.ts';
import { pageAt, ROOT } from './pages.ts';

const NUMBERS = ['four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen'];
const { size } = alarmsOf(templateWith());

/** `ten alarms`, and the sample of `doctor`: `alarms  10 are there`. Up to three are those that a sentence is about. */
const STATED = new RegExp(`\\b(${NUMBERS.join('|')}|\\d+) alarms\\b|^\\S+ alarms\\s+(?:all )?(\\d+)`, 'gim');

function statedIn(page: string): readonly number[] {
  const stated = [...page.matchAll(STATED)].map(([, word = '', digits = word]) => digits);
  const numbers = stated.map((number) => (/\d/.test(number) ? Number(number) : 4 + NUMBERS.indexOf(number)));
  return numbers.filter((number) => number > 3);
}

/** The changelog says how many there were. */
const current = pages(ROOT).filter((path) => path !== 'CHANGELOG.md' && statedIn(pageAt(path)).length > 0);

describe('the number of alarms', () => {
  it.each(current)('is that of the stack: %s', (path) => {
    expect([...new Set(statedIn(pageAt(path)))]).toEqual([size]);
  });

  it('is found in words and in digits', () => {
    expect(statedIn('There are ten alarms.\nTwo alarms are late.\n✔ alarms           8 are there')).toEqual([10, 8]);
  });
});
