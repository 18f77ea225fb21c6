/** Pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** EXIF orientation, 1 to 8: how the stored pixels must be mirrored and turned to be seen upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** From 5 on, the stored rows are the columns that people see. */
const FIRST_ON_ITS_SIDE = 5;

/** @returns the orientation that a file gives; 1 when it gives none that exists */
export function orientationOf(value: number | undefined): Orientation {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/** @returns the size of a stored image as people see it */
export function sizeUpright({ width, height }: ImageSize, orientation: Orientation): ImageSize {
  return orientation >= FIRST_ON_ITS_SIDE ? { width: height, height: width } : { width, height };
}

/** @returns the size that fits into a square of `longEdge`, with the same proportions; an image is never enlarged */
export function sizeWithin(longEdge: number, { width, height }: ImageSize): ImageSize {
  const scale = Math.min(1, longEdge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
