import sharp, { type Metadata } from 'sharp';
import { orientationOf } from '../../domain/image/orientation.ts';
import type { OriginalFormat } from '../../domain/image/original-formats.ts';
import type { OpenImage } from './open-image.ts';
import { rgbPixels } from './rgb-pixels.ts';
import { DECODING, READING_HEADER } from './sharp-limits.ts';

export type SharpFormat = Exclude<OriginalFormat, 'bmp' | 'heic'>;

/** Opens what libvips can read. Of an animation or of several pages, it is the first. */
export async function openWithSharp(bytes: Uint8Array, format: SharpFormat): Promise<OpenImage> {
  const metadata = await sharp(bytes, READING_HEADER).metadata();
  if (!isOfFormat(metadata, format)) throw new Error(`The decoder takes it for ${metadata.format}`);
  const { width, height } = metadata;
  return {
    size: { width, height },
    orientation: orientationOf(metadata.orientation),
    pixels: (target) => rgbPixels(sharp(bytes, DECODING), target),
  };
}

function isOfFormat(metadata: Metadata, format: SharpFormat): boolean {
  return format === 'avif' ? metadata.format === 'heif' && metadata.compression === 'av1' : metadata.format === format;
}
