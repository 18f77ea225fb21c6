import type { FaceRect } from '../face-row.ts';
import { type ImageSize, type Orientation, sizeUpright } from './orientation.ts';

export interface OriginalImage extends ImageSize {
  /** Of the stored pixels, to which `width` and `height` belong. */
  readonly orientation: Orientation;
}

/**
 * Maps a face from the pixels of the prepared image to those of the original as people see it, that is, with its orientation
 * applied. The prepared image is upright, so nothing has to be turned: both differ in their scale only.
 *
 * @returns whole pixels, rounded outwards so that no part of the face is cut off, and clamped to the image
 */
export function originalFaceRect(rect: FaceRect, prepared: ImageSize, original: OriginalImage): FaceRect {
  const seen = sizeUpright(original, original.orientation);
  const [x, width] = mapped(rect.x, rect.width, prepared.width, seen.width);
  const [y, height] = mapped(rect.y, rect.height, prepared.height, seen.height);
  return { x, y, width, height };
}

function mapped(start: number, length: number, from: number, to: number): readonly [start: number, length: number] {
  const clamp = (value: number) => Math.min(to, Math.max(0, value));
  // Multiplied first: the product of whole numbers is exact, and so is a quotient that is whole.
  const begin = clamp(Math.floor((start * to) / from));
  const end = clamp(Math.ceil(((start + Math.max(0, length)) * to) / from));
  return [begin, Math.max(0, end - begin)];
}
