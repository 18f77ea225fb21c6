import { describe, expect, it } from '@jest/globals';
import type { Figure, Row } from '../../../bench/figure.ts';
import { chart } from '../../../bench/report/chart.ts';
import { missedGoals, spread } from '../../../bench/report/measured.ts';
import { performancePage } from '../../../bench/report/performance-page.ts';

function measured(...rows: readonly Row[]) {
  const figure: Figure = { id: 'calls', title: 'Calls', explanation: 'What is counted.', measure: async () => rows };
  return [{ figure, rows, seconds: 1 }];
}

describe('a spread', () => {
  it('is the median, with the least and the most when they differ', () => {
    expect(spread({ values: [0.3, 0.5, 0.31] })).toBe('0.31 (0.30 to 0.50)');
    expect(spread({ values: [2, 2], digits: 0 })).toBe('2');
  });
});

describe('a count that misses its goal', () => {
  const goal = { atMost: 0.26 };

  it('is told with what was expected', () => {
    const rows = measured({ variant: 'backlog', values: [0.3], goal, isGuard: true });
    expect(missedGoals(rows)).toEqual(['Calls, backlog: 0.30, expected at most 0.26']);
  });

  it("is not told of ratios of times, which are another machine's tomorrow", () => {
    expect(missedGoals(measured({ values: [0.3], goal }))).toEqual([]);
  });

  it('is judged by the median', () => {
    expect(missedGoals(measured({ values: [0.25, 0.25, 0.4], goal, isGuard: true }))).toEqual([]);
  });

  it('may be too little as well', () => {
    const rows = measured({ values: [0.9], goal: { atLeast: 0.95 }, isGuard: true });
    expect(missedGoals(rows)).toEqual(['Calls: 0.90, expected at least 0.95']);
  });
});

describe('docs/performance.md', () => {
  const props = { seed: 7, date: '2026-11-23', machine: '2 processors' };

  it('names the command that made it and marks what was missed', () => {
    const page = performancePage({
      ...props,
      measured: measured({ values: [0.3], goal: { atMost: 0.26 }, limit: '0.25' }),
    });
    expect(page).toContain('npm run bench -- --seed 7');
    expect(page).toContain('|  | 0.30 |  | at most 0.26 | 0.25 | **missed** |');
  });
});

describe('the chart', () => {
  it('draws what was measured of both, and nothing else', () => {
    const svg = chart(
      measured({ chartLabel: 'a < b', values: [1], baseline: [4] }, { chartLabel: 'alone', values: [1] }),
    );
    expect(svg).toContain('a &lt; b');
    expect(svg).not.toContain('alone');
  });

  it('draws a product that is worse than the baseline within its frame', () => {
    const svg = chart(measured({ chartLabel: 'worse', values: [8], baseline: [1] }));
    const widths = [...svg.matchAll(/<rect x="310"[^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(Math.max(...widths)).toBeLessThanOrEqual(360);
  });
});
