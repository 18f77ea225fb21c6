import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FIGURES } from '../../../bench/figures/index.ts';
import { performancePage, withSections } from '../../../bench/report/performance-page.ts';

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

describe('sections that are measured by themselves', () => {
  const order = ['First', 'Second', 'Third'];
  const measuredAs = (title: string, value: number) => ({
    figure: { id: title.toLowerCase(), title, explanation: 'What is counted.', measure: async () => [] },
    rows: [{ values: [value] }],
    seconds: 1,
  });
  const page = performancePage({
    seed: 7,
    date: '2026-11-23',
    machine: '2 processors',
    measured: [measuredAs('First', 1), measuredAs('Third', 3)],
  });

  it('take the place of what the page has, and say when they were measured', () => {
    const written = withSections(page, { measured: [measuredAs('Third', 4)], date: '2026-11-28', order });
    const section = '| | product | baseline | goal | limit | |\n|---|---|---|---|---|---|\n|  | 4.00 |  |  |  |  |';
    expect(written).toContain(
      `## Third\n\nWhat is counted.\n\n${section}\n\nMeasured by itself on 2026-11-28.\n\n## How`,
    );
    expect(written).not.toContain('3.00');
  });

  it('come where they belong, and leave the others as they are', () => {
    const written = withSections(page, { measured: [measuredAs('Second', 2)], date: '2026-11-28', order });
    const titles = [...written.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([...order, 'How it is measured']);
    expect(written.replace(/## Second[\s\S]*?(?=## )/, '')).toBe(page);
  });
});
