import { MIN_SHORT_EDGE } from './image-limits.ts';
import { type ImageSize, sizeWithin } from './orientation.ts';

/** The most bytes of an image that is prepared: 50 MB. */
const MAX_ORIGINAL_BYTES = 52_428_800;

/** The most pixels of an image that is prepared. */
export const MAX_ORIGINAL_PIXELS = 100_000_000;

/** @returns what is wrong, for the image's owner; undefined when nothing is */
export function checkOriginalBytes(bytes: number): string | undefined {
  if (bytes <= MAX_ORIGINAL_BYTES) return undefined;
  return `The image has ${bytes} bytes: expected at most ${MAX_ORIGINAL_BYTES}. Upload it smaller or with more compression.`;
}

/**
 * @param longEdge of the prepared image
 * @returns what is wrong, for the image's owner; undefined when nothing is
 */
export function checkOriginalSize(size: ImageSize, longEdge: number): string | undefined {
  const received = `The image is ${size.width} x ${size.height} pixels`;
  if (size.width * size.height > MAX_ORIGINAL_PIXELS) {
    return `${received}: expected at most ${MAX_ORIGINAL_PIXELS} pixels in all. Upload a smaller one.`;
  }
  if (Math.min(size.width, size.height) < MIN_SHORT_EDGE) {
    return `${received}: expected a short edge of at least ${MIN_SHORT_EDGE}. Upload a larger one.`;
  }
  const prepared = sizeWithin(longEdge, size);
  const shortEdge = Math.min(prepared.width, prepared.height);
  if (shortEdge < MIN_SHORT_EDGE) {
    return `${received}. When its long edge is reduced to ${longEdge}, its short edge has ${shortEdge}: expected at least ${MIN_SHORT_EDGE}. Upload a part of it that is less narrow.`;
  }
  return undefined;
}
