import { IMAGE_FORMATS, type ImageFormat, type MaxLongEdge } from './image-formats.ts';

/** Tencent's limits of an image. Those of the long edge depend on the format. */

/** The most bytes: 5 MB as base64. */
export const MAX_IMAGE_BYTES = 3_932_160;

/** The fewest pixels of the short edge. */
export const MIN_SHORT_EDGE = 64;

/** @returns what is wrong, for the image's owner; undefined when nothing is. */
export function checkSize(bytes: number): string | undefined {
  if (bytes <= MAX_IMAGE_BYTES) return undefined;
  return `The image has ${bytes} bytes: expected at most ${MAX_IMAGE_BYTES}. Upload it smaller or with more compression.`;
}

export interface Dimensions {
  readonly format: ImageFormat;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** @returns what is wrong, for the image's owner; undefined when nothing is. */
export function checkDimensions({ format, width, height }: Dimensions, maxLongEdge: MaxLongEdge): string | undefined {
  const received = `The image is ${width} x ${height} pixels`;
  if (Math.min(width, height) < MIN_SHORT_EDGE) {
    return `${received}: expected a short edge of at least ${MIN_SHORT_EDGE}. Upload a larger one.`;
  }
  const { longEdgeLimit, name } = IMAGE_FORMATS[format];
  const limit = maxLongEdge[longEdgeLimit];
  if (Math.max(width, height) > limit) {
    return `${received}: expected a long edge of at most ${limit} for ${name}. Upload a smaller one.`;
  }
  return undefined;
}
