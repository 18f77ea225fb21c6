import type { ImageFormat } from '../face-row.ts';

/** Tencent's limits. 5 MB of base64 are this many bytes. */
export const MAX_IMAGE_BYTES = 3_932_160;

const MIN_SHORT_EDGE = 64;
const MAX_LONG_EDGE: Readonly<Record<ImageFormat, number>> = { jpeg: 4000, png: 2000, bmp: 2000 };
const NAMES: Readonly<Record<ImageFormat, string>> = { jpeg: 'JPG', png: 'PNG', bmp: 'BMP' };

/** @returns what is wrong, for the image's owner; undefined when nothing is. */
export function checkSize(bytes: number): string | undefined {
  if (bytes <= MAX_IMAGE_BYTES) return undefined;
  return `The image has ${bytes} bytes: expected at most ${MAX_IMAGE_BYTES}. Upload it smaller or with more compression.`;
}

/** @returns what is wrong, for the image's owner; undefined when nothing is. */
export function checkDimensions(format: ImageFormat, width: number, height: number): string | undefined {
  const received = `The image is ${width} x ${height} pixels`;
  if (Math.min(width, height) < MIN_SHORT_EDGE) {
    return `${received}: expected a short edge of at least ${MIN_SHORT_EDGE}. Upload a larger one.`;
  }
  const maxLongEdge = MAX_LONG_EDGE[format];
  if (Math.max(width, height) > maxLongEdge) {
    return `${received}: expected a long edge of at most ${maxLongEdge} for ${NAMES[format]}. Upload a smaller one.`;
  }
  return undefined;
}
