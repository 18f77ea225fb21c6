import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FIGURES } from '../../../bench/figures/index.ts';
import { performancePage } from '../../../bench/report/performance-page.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/performance.md'), 'utf8');

describe('docs/performance.md, between two runs of the bench', () => {
  it('has the words that the bench would write', () => {
    const [, seed = '', date = '', machine = ''] = /--seed (\d+)` measured .* on (\S+) \((.*?)\)/.exec(PAGE) ?? [];
    const [before = '', after = ''] = performancePage({ measured: [], seed: Number(seed), date, machine }).split(
      /\n(?=## How)/,
    );
    expect(PAGE.slice(0, before.length)).toBe(before);
    expect(PAGE.slice(-after.length)).toBe(after);
  });

  it.each(FIGURES.map(({ title, explanation }, at) => ({ title, explanation, at })))(
    'has the figure $title in its place',
    ({ title, explanation, at }) => {
      const [, ...sections] = PAGE.split(/^## /m);
      expect(sections[at]).toContain(`${title}\n\n${explanation}\n\n| | product |`);
    },
  );
});
