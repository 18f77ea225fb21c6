import type { ImageSize, Orientation } from '../../domain/image/orientation.ts';

/** A file of which only the header was read. */
export interface OpenImage {
  /** As stored, before `orientation` is applied. */
  readonly size: ImageSize;
  readonly orientation: Orientation;
  /** Decodes it, shrunk to `target`, in sRGB on white; the orientation is not yet applied. */
  pixels(target: ImageSize): Promise<RgbPixels>;
}

/** Three bytes a pixel, red first, row by row from the top. */
export interface RgbPixels extends ImageSize {
  readonly data: Buffer;
}

/** Pixels as they come from a decoder. */
export interface RawPixels extends ImageSize {
  readonly data: Buffer;
  /** With 4, the last is alpha, not premultiplied. */
  readonly channels: 3 | 4;
}
