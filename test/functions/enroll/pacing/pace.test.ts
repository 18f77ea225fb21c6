import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { slotDistanceMs } from '../../../../functions/enroll/pacing/pace.ts';

it('leaves a little of the rate unused, whatever the rate is', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 1_000, noNaN: true }), (requestsPerSecond) => {
      const perSecond = 1000 / slotDistanceMs(requestsPerSecond);
      expect(perSecond).toBeLessThan(requestsPerSecond);
      expect(perSecond).toBeGreaterThan(0.95 * requestsPerSecond);
    }),
  );
});
