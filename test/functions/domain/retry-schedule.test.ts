import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  longDelaySeconds,
  MAX_DELIVERIES,
  MAX_SHORT_ATTEMPTS,
  shortDelaySeconds,
} from '../../../functions/domain/retry-schedule.ts';

const shortest = () => 0;
const longest = () => 1 - Number.EPSILON;

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

describe('the delay of trouble that belongs to Tencent or the account', () => {
  it('doubles from 2 seconds to 15 minutes', () => {
    const delays = upTo(11).map((deliveries) => longDelaySeconds(deliveries, longest));
    expect(delays).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    expect(longDelaySeconds(5_000, longest)).toBe(900);
  });

  it('lets an image outlive an outage of four hours, though each delay is among the shortest', () => {
    const short = () => 0;
    const waited = upTo(MAX_DELIVERIES - 1).reduce((sum, deliveries) => sum + longDelaySeconds(deliveries, short), 0);
    expect(waited).toBeGreaterThan(4 * 3600);
  });
});

describe('the delay of trouble that belongs to one image or request', () => {
  it('doubles from 8 to 64 seconds', () => {
    expect(upTo(6).map((attempts) => shortDelaySeconds(attempts, longest))).toEqual([8, 16, 32, 64, 64, 64]);
  });

  it('is over within two minutes when the image is given up', () => {
    const waited = upTo(MAX_SHORT_ATTEMPTS - 1).reduce(
      (sum, attempts) => sum + shortDelaySeconds(attempts, longest),
      0,
    );
    expect(waited).toBe(120);
  });
});

describe('every delay', () => {
  it.each([
    ['long', longDelaySeconds],
    ['short', shortDelaySeconds],
  ])('is a whole number of seconds between half and all of it: %s', (_name, delaySeconds) => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), chance, (count, random) => {
        const all = delaySeconds(count, longest);
        const delay = delaySeconds(count, () => random);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(all / 2);
        expect(delay).toBeLessThanOrEqual(all);
      }),
    );
  });

  it('is spread, so that those who failed together do not come back together', () => {
    expect(longDelaySeconds(10, shortest)).toBe(496);
    expect(longDelaySeconds(10, () => 0.5)).toBe(698);
  });

  it('of a count that cannot be is the first one', () => {
    for (const count of [0, -1]) {
      expect(longDelaySeconds(count, longest)).toBe(2);
      expect(shortDelaySeconds(count, longest)).toBe(8);
    }
  });
});
