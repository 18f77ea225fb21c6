import { MAX_IMAGE_BYTES, MIN_SHORT_EDGE } from '../tencent/tencent-limits.ts';
import { IMAGE_FORMATS, type ImageFormat } from './image-formats.ts';

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
  const { maxLongEdge, name } = IMAGE_FORMATS[format];
  if (Math.max(width, height) > maxLongEdge) {
    return `${received}: expected a long edge of at most ${maxLongEdge} for ${name}. Upload a smaller one.`;
  }
  return undefined;
}
