import { IMAGE_FORMATS, type ImageFormat, type MaxLongEdge } from './image-formats.ts';
import { checkDimensions, checkSize } from './image-limits.ts';
import type { ImageSize, Orientation } from './orientation.ts';
import type { OriginalFormat } from './original-formats.ts';

/** Which images are prepared: none, those that need it, or all. */
export const PREPARE_IMAGES = ['never', 'needed', 'always'] as const;

export type PrepareImages = (typeof PREPARE_IMAGES)[number];

/** What the first bytes of an image tell, as far as they do. */
export interface SeenImage {
  /** Bytes of the whole file. */
  readonly bytes: number;
  readonly format: OriginalFormat;
  /** As stored in the file. */
  readonly size?: ImageSize | undefined;
  readonly orientation?: Orientation | undefined;
}

/**
 * Whether Tencent would refuse the image as it is, for its format, its bytes or its pixels. An image that EXIF turns is
 * prepared as well: whether Tencent turns it is not documented, and then the place of the face would not be certain.
 */
export function needsPreparation({ bytes, format, size, orientation }: SeenImage, maxLongEdge: MaxLongEdge): boolean {
  if (!isAccepted(format) || checkSize(bytes) !== undefined || (orientation ?? 1) !== 1) return true;
  return size !== undefined && checkDimensions({ format, ...size }, maxLongEdge) !== undefined;
}

/** Whether Tencent takes the format. */
function isAccepted(format: OriginalFormat): format is ImageFormat {
  return Object.hasOwn(IMAGE_FORMATS, format);
}
