import type { ImageSize, Orientation } from '../domain/image/orientation.ts';
import type { OriginalFormat } from '../domain/image/original-formats.ts';

export interface ConversionRequest {
  readonly bytes: Uint8Array;
  /** The only decoder that may see the bytes. */
  readonly format: OriginalFormat;
  /** Pixels: the image is shrunk to it, and never enlarged. */
  readonly longEdge: number;
}

export interface ConvertedImage extends ImageSize {
  /** Upright, sRGB, without alpha and metadata, at most `MAX_IMAGE_BYTES`. */
  readonly jpeg: Uint8Array;
  /** As stored in the file. */
  readonly original: ImageSize & { readonly orientation: Orientation };
}

export type Conversion =
  | ({ readonly kind: 'converted' } & ConvertedImage)
  /** Not decoded, because of its size. The message is for the image's owner. */
  | { readonly kind: 'outOfRange'; readonly size: ImageSize; readonly message: string }
  /** The decoder refused it, or had to be ended. The detail is for the operator. */
  | { readonly kind: 'undecodable'; readonly detail: string };

/** Decodes hostile bytes within limits of time and memory. It throws only for reasons that are not the image's. */
export interface ImageConverter {
  convert(request: ConversionRequest): Promise<Conversion>;
}
