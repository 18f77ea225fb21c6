import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Orientation, sizeUpright, sizeWithin } from '../../../../functions/domain/image/orientation.ts';
import { originalFaceRect } from '../../../../functions/domain/image/original-face-rect.ts';

const orientations = fc.constantFrom<Orientation>(1, 2, 3, 4, 5, 6, 7, 8);
const originals = fc
  .record({ width: fc.integer({ min: 64, max: 20_000 }), height: fc.integer({ min: 64, max: 20_000 }) })
  .filter(({ width, height }) => width * height <= 100_000_000);
const longEdges = fc.integer({ min: 640, max: 4000 });

/** An original, what is made of it, and a part of that. */
const cases = fc
  .record({ size: originals, orientation: orientations, longEdge: longEdges })
  .chain(({ size, orientation, longEdge }) => {
    const prepared = sizeUpright(sizeWithin(longEdge, size), orientation);
    const inside = fc.record({
      left: fc.integer({ min: 0, max: prepared.width - 1 }),
      top: fc.integer({ min: 0, max: prepared.height - 1 }),
      right: fc.integer({ min: 1, max: prepared.width }),
      bottom: fc.integer({ min: 1, max: prepared.height }),
    });
    const rect = inside.map(({ left, top, right, bottom }) => {
      const [x, y] = [Math.min(left, right - 1), Math.min(top, bottom - 1)];
      return { x, y, width: right - x, height: bottom - y };
    });
    return fc.record({
      original: fc.constant({ ...size, orientation }),
      prepared: fc.constant(prepared),
      rect,
    });
  });

describe('the face in the pixels of the original', () => {
  it('is the same when the prepared image has the size of the original', () => {
    const rect = { x: 10, y: 20, width: 30, height: 40 };
    expect(originalFaceRect(rect, { width: 400, height: 500 }, { width: 400, height: 500, orientation: 1 })).toEqual(
      rect,
    );
  });

  it('is scaled to the photo of a telephone as people see it, not as it is stored', () => {
    const rect = { x: 480, y: 640, width: 320, height: 480 };
    const prepared = { width: 1440, height: 1920 };
    const original = { width: 4032, height: 3024, orientation: 6 } as const;
    expect(originalFaceRect(rect, prepared, original)).toEqual({ x: 1008, y: 1344, width: 672, height: 1008 });
  });

  it('is in the image, in whole pixels, and not empty, whatever the orientation and the scale', () => {
    fc.assert(
      fc.property(cases, ({ original, prepared, rect }) => {
        const seen = sizeUpright(original, original.orientation);
        const { x, y, width, height } = originalFaceRect(rect, prepared, original);
        for (const value of [x, y, width, height]) expect(Number.isInteger(value)).toBe(true);
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(Math.min(width, height)).toBeGreaterThan(0);
        expect(x + width).toBeLessThanOrEqual(seen.width);
        expect(y + height).toBeLessThanOrEqual(seen.height);
      }),
    );
  });

  it('contains all of what Tencent saw, and less than a pixel more on each side', () => {
    fc.assert(
      fc.property(cases, ({ original, prepared, rect }) => {
        const seen = sizeUpright(original, original.orientation);
        const found = originalFaceRect(rect, prepared, original);
        const scale = { x: seen.width / prepared.width, y: seen.height / prepared.height };
        const excess = [
          rect.x * scale.x - found.x,
          rect.y * scale.y - found.y,
          found.x + found.width - (rect.x + rect.width) * scale.x,
          found.y + found.height - (rect.y + rect.height) * scale.y,
        ];
        for (const pixels of excess) {
          expect(pixels).toBeGreaterThan(-1e-6);
          expect(pixels).toBeLessThan(1);
        }
      }),
    );
  });

  it('is the whole image when the whole prepared image is the face', () => {
    fc.assert(
      fc.property(cases, ({ original, prepared }) => {
        const seen = sizeUpright(original, original.orientation);
        expect(originalFaceRect({ x: 0, y: 0, ...prepared }, prepared, original)).toEqual({ x: 0, y: 0, ...seen });
      }),
    );
  });

  it('does not depend on whether the stored rows are mirrored', () => {
    fc.assert(
      fc.property(cases, ({ original, prepared, rect }) => {
        const pairs: Record<Orientation, Orientation> = { 1: 2, 2: 3, 3: 4, 4: 1, 5: 6, 6: 7, 7: 8, 8: 5 };
        const mirrored = { ...original, orientation: pairs[original.orientation] };
        expect(originalFaceRect(rect, prepared, mirrored)).toEqual(originalFaceRect(rect, prepared, original));
      }),
    );
  });

  it('is clamped: Tencent may give a face that reaches over the edge', () => {
    const original = { width: 2000, height: 1000, orientation: 1 } as const;
    const prepared = { width: 1000, height: 500 };
    const clamped = (rect: { x: number; y: number; width: number; height: number }) =>
      originalFaceRect(rect, prepared, original);
    expect(clamped({ x: -10, y: -20, width: 110, height: 120 })).toEqual({ x: 0, y: 0, width: 200, height: 200 });
    expect(clamped({ x: 950, y: 450, width: 100, height: 100 })).toEqual({ x: 1900, y: 900, width: 100, height: 100 });
    expect(clamped({ x: 1200, y: -90, width: 10, height: 50 })).toEqual({ x: 2000, y: 0, width: 0, height: 0 });
    expect(clamped({ x: 10, y: 10, width: -5, height: 0 })).toEqual({ x: 20, y: 20, width: 0, height: 0 });
  });
});
