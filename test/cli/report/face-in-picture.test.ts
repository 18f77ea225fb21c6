import { describe, expect, it } from '@jest/globals';
import { faceInPicture } from '../../../cli/report/face-in-picture.ts';

const prepared = { key: 'k', width: 300, height: 400, size: 1 };
const faceRect = { x: 100, y: 200, width: 50, height: 60 };

describe('the face in a small picture', () => {
  it('is where it is in the image', () => {
    const original = { width: 400, height: 800, orientation: 1 } as const;
    expect(faceInPicture({ faceRect }, { width: 200, height: 400 }, original)).toEqual({
      x: 50,
      y: 100,
      width: 25,
      height: 30,
    });
  });

  it('is where people see it in a photo that is stored on its side', () => {
    const original = { width: 800, height: 400, orientation: 6 } as const;
    const row = { faceRect, prepared, orientation: 6 } as const;
    expect(faceInPicture(row, { width: 200, height: 400 }, original)).toEqual({ x: 50, y: 100, width: 25, height: 30 });
  });

  it('is unknown in a turned image that was sent as it is, because Tencent may have turned it or not', () => {
    const original = { width: 800, height: 400, orientation: 6 } as const;
    expect(faceInPicture({ faceRect, orientation: 6 }, { width: 200, height: 400 }, original)).toBeUndefined();
    expect(faceInPicture({ faceRect }, { width: 200, height: 400 }, original)).toBeUndefined();
  });

  it('is unknown after a lost answer', () => {
    const original = { width: 400, height: 800, orientation: 1 } as const;
    expect(faceInPicture({}, { width: 200, height: 400 }, original)).toBeUndefined();
  });

  it('stays in the picture, whatever the row says', () => {
    const original = { width: 400, height: 800, orientation: 1 } as const;
    const outside = { x: 350, y: -100, width: 500, height: 200 };
    expect(faceInPicture({ faceRect: outside }, { width: 200, height: 400 }, original)).toEqual({
      x: 175,
      y: 0,
      width: 25,
      height: 50,
    });
    const gone = { x: 900, y: 0, width: 10, height: 10 };
    expect(faceInPicture({ faceRect: gone }, { width: 200, height: 400 }, original)).toBeUndefined();
  });
});
