import { describe, expect, it } from '@jest/globals';
import { checkOriginalBytes, checkOriginalSize } from '../../../../functions/domain/image/original-limits.ts';

const size = (width: number, height: number) => checkOriginalSize({ width, height }, 1920);

describe('the limits of an original', () => {
  it('are 50 MB, to the byte', () => {
    expect(checkOriginalBytes(52_428_800)).toBeUndefined();
    expect(checkOriginalBytes(52_428_801)).toBe(
      'The image has 52428801 bytes: expected at most 52428800. Upload it smaller or with more compression.',
    );
  });

  it('are 100 million pixels, to the pixel', () => {
    expect(size(10_000, 10_000)).toBeUndefined();
    expect(size(100_000_000 / 4_000, 4_000)).toBeUndefined();
    // 10,001 x 9,999 is one pixel less than 10,000 x 10,000.
    expect(size(10_001, 9_999)).toBeUndefined();
    expect(size(9_091, 11_000)).toBe(
      'The image is 9091 x 11000 pixels: expected at most 100000000 pixels in all. Upload a smaller one.',
    );
    expect(size(100_000_001, 1)).toMatch(/expected at most 100000000 pixels/);
  });

  it('are a short edge of 64 pixels', () => {
    expect(size(64, 64)).toBeUndefined();
    expect(size(64, 80)).toBeUndefined();
    expect(size(63, 80)).toBe(
      'The image is 63 x 80 pixels: expected a short edge of at least 64. Upload a larger one.',
    );
    expect(size(80, 63)).toMatch(/expected a short edge/);
  });

  it('are a short edge of 64 pixels when the long one is reduced', () => {
    // 127 x 1920 / 3840 is 63.5, which rounds to 64.
    expect(size(3840, 127)).toBeUndefined();
    expect(size(126, 3840)).toBe(
      'The image is 126 x 3840 pixels. When its long edge is reduced to 1920, its short edge has 63: expected at least 64. Upload a part of it that is less narrow.',
    );
  });
});
