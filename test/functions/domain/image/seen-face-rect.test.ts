import { describe, expect, it } from '@jest/globals';
import { seenFaceRect } from '../../../../functions/domain/image/seen-face-rect.ts';

const size = { width: 4000, height: 3000 };
const prepared = { key: 'k', size: 1 };

describe('the place of a face', () => {
  it('in an image that was sent as it is, is clamped to the image', () => {
    expect(seenFaceRect({ x: -10, y: 20, width: 100, height: 4000 }, size)).toEqual({
      x: 0,
      y: 20,
      width: 90,
      height: 2980,
    });
  });

  it('in a prepared image is that in the original', () => {
    const row = { ...size, prepared: { ...prepared, width: 2000, height: 1500 } };
    expect(seenFaceRect({ x: 10, y: 20, width: 30, height: 40 }, row)).toEqual({ x: 20, y: 40, width: 60, height: 80 });
  });

  it('in a prepared image of a turned original is that in the original as people see it', () => {
    const row = { ...size, orientation: 6, prepared: { ...prepared, width: 1500, height: 2000 } } as const;
    const rect = { x: 1400, y: 1900, width: 100, height: 100 };
    expect(seenFaceRect(rect, row)).toEqual({ x: 2800, y: 3800, width: 200, height: 200 });
  });

  it('stays as it came where it is not certain which way up Tencent has seen the image', () => {
    const rect = { x: 3500, y: 3500, width: 100, height: 100 };
    expect(seenFaceRect(rect, { ...size, orientation: 6 })).toEqual(rect);
    expect(seenFaceRect(rect, {})).toEqual(rect);
  });
});
