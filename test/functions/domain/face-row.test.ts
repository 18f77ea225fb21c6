import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { type FaceRow, imageId, isFinal, statusDay } from '../../../functions/domain/face-row.ts';

describe('an image', () => {
  it('has an id that it shares with no other, whatever the keys are', () => {
    const version = fc.string({ unit: fc.constantFrom('v', '1', '.', ' ') });
    const ref = fc.record({ objectKey: fc.string({ unit: fc.constantFrom('a', '\n', 'v', ' ') }), version });
    fc.assert(
      fc.property(ref, ref, (one, other) => {
        const isSame = one.objectKey === other.objectKey && one.version === other.version;
        expect(imageId(one) === imageId(other)).toBe(isSame);
      }),
    );
  });
});

describe('a row', () => {
  test.each([
    ['PENDING', false],
    ['ENROLLED', true],
    ['REJECTED', true],
    ['FAILED', false],
  ] as const)('that is %s is final: %s', (status, final) => {
    expect(isFinal({ status } as FaceRow)).toBe(final);
  });

  it('is listed under its status and the UTC day on which its image was received', () => {
    expect(statusDay('FAILED', '2026-11-20T23:59:59.999Z')).toBe('FAILED#2026-11-20');
    expect(statusDay('REJECTED', '2026-11-21T00:00:00.000Z')).toBe('REJECTED#2026-11-21');
  });
});
