import type { FaceRect, FaceRow } from '../../functions/domain/face-row.ts';
import { type ImageSize, sizeUpright } from '../../functions/domain/image/orientation.ts';
import type { OriginalImage } from '../../functions/domain/image/original-face-rect.ts';

/**
 * Maps the face of a row to a smaller, upright picture of its image.
 *
 * @param original as the picture was made from it
 * @returns in pixels of the picture, clamped to it. Undefined after a lost answer, and for a turned image that was sent as it
 *   is: Tencent does not document whether it turns such an image, so the place of the face is not known
 */
export function faceInPicture(
  { faceRect, prepared, orientation }: Pick<FaceRow, 'faceRect' | 'prepared' | 'orientation'>,
  picture: ImageSize,
  original: OriginalImage,
): FaceRect | undefined {
  const isTurned = orientation !== undefined || original.orientation !== 1;
  if (faceRect === undefined || (prepared === undefined && isTurned)) return undefined;
  const seen = sizeUpright(original, original.orientation);
  const [x, width] = scaled(faceRect.x, faceRect.width, picture.width / seen.width, picture.width);
  const [y, height] = scaled(faceRect.y, faceRect.height, picture.height / seen.height, picture.height);
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

function scaled(start: number, length: number, scale: number, most: number): readonly [start: number, length: number] {
  const clamp = (value: number) => Math.min(most, Math.max(0, value * scale));
  return [clamp(start), clamp(start + length) - clamp(start)];
}
