import type { FaceRect, FaceRow } from '../face-row.ts';
import { orientationOf } from './orientation.ts';
import { originalFaceRect } from './original-face-rect.ts';

/**
 * The place of a face in the pixels of the original as people see it.
 *
 * @param rect in the image that was sent: the prepared one, if there is one
 * @returns clamped to the image. Whether Tencent turns an image that was sent as it is, is not documented: then the
 *   rectangle stays as it came.
 */
export function seenFaceRect(
  rect: FaceRect,
  { width, height, orientation, prepared }: Pick<FaceRow, 'width' | 'height' | 'orientation' | 'prepared'>,
): FaceRect {
  if (width === undefined || height === undefined) return rect;
  if (prepared === undefined && orientation !== undefined) return rect;
  const original = { width, height, orientation: orientationOf(orientation) };
  return originalFaceRect(rect, prepared ?? original, original);
}
