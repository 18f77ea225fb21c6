import { describe, expect, it } from '@jest/globals';
import { columnChart } from '../../../../cli/report/page/column-chart.ts';

const columnsOf = (values: readonly number[]) =>
  values.map((value, index) => ({
    segments: [{ className: 'enrolled', value }],
    valueLabel: String(value),
    label: `day ${index}`,
  }));

function texts(svg: string, className: string): readonly string[] {
  return [...svg.matchAll(/<text class="([^"]+)"[^>]*>([^<]*)</g)].flatMap(([, names = '', text = '']) =>
    names === className ? [text] : [],
  );
}

describe('a chart of columns', () => {
  it('labels each of a few columns with its value', () => {
    const { text } = columnChart({ description: 'd', columns: columnsOf([5, 0, 7]) });
    expect(texts(text, 'value')).toEqual(['5', '7']);
    expect(texts(text, 'label')).toEqual(['day 0', 'day 1', 'day 2']);
  });

  it('labels the highest of many columns, and fewer of them on phones', () => {
    const values = Array.from({ length: 28 }, (_, index) => index + 1);
    const { text } = columnChart({ description: 'd', columns: columnsOf(values) });
    expect(texts(text, 'value')).toEqual(['4', '8', '12', '16', '20', '24', '28']);
    expect(texts(text, 'value wide-only')).toEqual(['2', '6', '10', '14', '18', '22', '26']);
  });

  it('has some labels below the columns at every number of columns, and keeps them inside', () => {
    for (let count = 1; count <= 64; count++) {
      const { text } = columnChart({ description: 'd', columns: columnsOf(Array.from({ length: count }, () => 1)) });
      const onPhones = texts(text, 'label').length;
      expect(onPhones).toBeGreaterThanOrEqual(Math.min(count, 3));
      expect(onPhones).toBeLessThanOrEqual(5);
      expect(texts(text, 'value').length).toBeGreaterThan(0);
      expect(text).not.toMatch(/x="(0|1|99)(\.\d+)?%"[^>]*text-anchor="middle"/);
    }
  });

  it('lets everything be seen that is not nothing', () => {
    const { text } = columnChart({ description: 'd', columns: columnsOf([1_000_000, 1, 0]) });
    expect([...text.matchAll(/ height="([\d.]+)"\/>/g)].map(([, height]) => height)).toEqual(['150', '2']);
  });

  it('puts the label of a marker where there is room, above the lines that it would cross', () => {
    const markers = [
      { at: 1, label: 'p50' },
      { at: 7, label: 'p95' },
      { at: 7.5, label: 'p99' },
    ];
    const { text } = columnChart({ description: 'd', columns: columnsOf([1, 1, 1, 1, 1, 1, 1, 1]), markers });
    const places = [...text.matchAll(/y="(\d+)" text-anchor="(\w+)">(p\d+)</g)];
    expect(places.map(([, y, anchor, label]) => [label, anchor, Number(y)])).toEqual([
      ['p50', 'start', 13],
      ['p99', 'end', 31],
      ['p95', 'end', 49],
    ]);
  });
});
