import { describe, expect, it } from '@jest/globals';
import { median, quantile } from '../../bench/statistics.ts';

describe('the median', () => {
  it('is the middle of an odd count and lies between the two in the middle of an even one', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
  });
});

describe('a quantile', () => {
  it('is interpolated between neighbours', () => {
    expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
  });

  it('of nothing is no number', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});
