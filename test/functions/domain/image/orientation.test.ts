import { describe, expect, it } from '@jest/globals';
import { orientationOf, sizeUpright, sizeWithin } from '../../../../functions/domain/image/orientation.ts';

describe('the orientation of an image', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is what EXIF says: %d', (value) => {
    expect(orientationOf(value)).toBe(value);
  });

  it.each([undefined, 0, 9, -1, 1.5, Number.NaN, 65_535])(
    'is upright when EXIF says nothing that exists: %s',
    (value) => {
      expect(orientationOf(value)).toBe(1);
    },
  );

  it('exchanges the sides of what is stored on its side', () => {
    const stored = { width: 4032, height: 3024 };
    for (const orientation of [1, 2, 3, 4] as const) expect(sizeUpright(stored, orientation)).toEqual(stored);
    for (const orientation of [5, 6, 7, 8] as const) {
      expect(sizeUpright(stored, orientation)).toEqual({ width: 3024, height: 4032 });
    }
  });
});

describe('the size of a prepared image', () => {
  it.each([
    [4032, 3024, 1920, 1440],
    [3024, 4032, 1440, 1920],
    [1921, 100, 1920, 100],
    [5000, 3, 1920, 1],
    [100_000, 1, 1920, 1],
  ])('%d x %d becomes %d x %d', (width, height, preparedWidth, preparedHeight) => {
    expect(sizeWithin(1920, { width, height })).toEqual({ width: preparedWidth, height: preparedHeight });
  });

  it.each([
    [1920, 1080],
    [64, 64],
  ])('%d x %d stays as it is: nothing is enlarged', (width, height) => {
    expect(sizeWithin(1920, { width, height })).toEqual({ width, height });
  });
});
