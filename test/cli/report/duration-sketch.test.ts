import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DurationSketch } from '../../../cli/report/duration-sketch.ts';

function sketchOf(times: readonly number[]): DurationSketch {
  const sketch = new DurationSketch();
  for (const seconds of times) sketch.add(seconds);
  return sketch;
}

describe('a sketch of durations', () => {
  it('has percentiles that are at most 1 % wrong, whatever the times are', () => {
    const times = fc.array(fc.double({ min: 0.001, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(times, (seconds) => {
        const sorted = seconds.toSorted((one, other) => one - other);
        const found = sketchOf(seconds).percentiles();
        for (const [name, part] of [
          ['p50', 0.5],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          const exact = sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
          expect(Math.abs((found?.[name] ?? Number.NaN) / exact - 1)).toBeLessThan(0.0101);
        }
      }),
    );
  });

  it('has no percentiles and no bands without a time', () => {
    expect(sketchOf([]).percentiles()).toBeUndefined();
    expect(sketchOf([]).bands()).toEqual([]);
  });

  it('takes a negative time, which clocks that differ make, for none', () => {
    expect(sketchOf([-3, -1, -2]).percentiles()).toEqual({ images: 3, p50: 0, p95: 0, p99: 0 });
    expect(sketchOf([-3]).bands()).toEqual([{ from: 0, to: 0.2, images: 1 }]);
  });

  it('has bands without gaps from the shortest to the longest time', () => {
    expect(sketchOf([1.99, 2, 7]).bands()).toEqual([
      { from: 1, to: 2, images: 1 },
      { from: 2, to: 5, images: 1 },
      { from: 5, to: 10, images: 1 },
    ]);
    expect(sketchOf([1e9]).bands()).toEqual([{ from: 604_800, to: Number.POSITIVE_INFINITY, images: 1 }]);
  });
});
