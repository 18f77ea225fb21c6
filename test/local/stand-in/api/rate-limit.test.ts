import { expect, test } from '@jest/globals';
import { RateLimit } from '../../../../local/stand-in/api/rate-limit.ts';

test('refuses what is above the rate in any sliding second, and a refused request does not count', () => {
  const rate = new RateLimit();
  rate.admit(0, 2);
  rate.admit(600, 2);
  expect(() => rate.admit(999, 2)).toThrow(expect.objectContaining({ code: 'RequestLimitExceeded' }));
  expect(() => rate.admit(1000, 2)).not.toThrow();
  expect(() => rate.admit(1599, 2)).toThrow();
  expect(() => rate.admit(1600, 2)).not.toThrow();
});
