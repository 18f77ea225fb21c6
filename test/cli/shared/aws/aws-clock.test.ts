import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AwsClock } from '../../../../cli/shared/aws/aws-clock.ts';
import { msAhead } from '../../../../cli/shared/aws/observe-answers.ts';

const NOW = Date.parse('2026-11-20T08:00:00.400Z');

afterEach(() => {
  jest.restoreAllMocks();
});

/** The clock as an answer of that moment shows it to a machine whose own clock is wrong. */
function seenFrom(wrongByMs: number, header: string | undefined): AwsClock {
  jest.spyOn(Date, 'now').mockReturnValue(NOW + wrongByMs);
  return new AwsClock(msAhead(header));
}

describe('the clock of AWS', () => {
  it.each([0, 3_600_000, -3_600_000])(
    'is right to a second on a machine whose clock is wrong by %d ms',
    (wrongByMs) => {
      const clock = seenFrom(wrongByMs, 'Fri, 20 Nov 2026 08:00:00 GMT');
      expect(Math.abs(clock.now() - NOW)).toBeLessThan(1000);
    },
  );

  it('is that of the machine when the answer has no date', () => {
    expect(seenFrom(5000, undefined).now()).toBe(NOW + 5000);
    expect(seenFrom(5000, 'no date').now()).toBe(NOW + 5000);
  });
});
