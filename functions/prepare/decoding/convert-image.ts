import { sizeUpright, sizeWithin } from '../../domain/image/orientation.ts';
import type { OriginalFormat } from '../../domain/image/original-formats.ts';
import { checkOriginalSize } from '../../domain/image/original-limits.ts';
import type { Conversion, ConversionRequest } from '../ports.ts';
import { openBmp } from './bmp/open-bmp.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { openHeic } from './heic/open-heic.ts';
import type { OpenImage } from './open-image.ts';
import { openWithSharp } from './open-with-sharp.ts';

const OPEN: Readonly<Record<OriginalFormat, (bytes: Uint8Array) => Promise<OpenImage>>> = {
  jpeg: (bytes) => openWithSharp(bytes, 'jpeg'),
  png: (bytes) => openWithSharp(bytes, 'png'),
  webp: (bytes) => openWithSharp(bytes, 'webp'),
  gif: (bytes) => openWithSharp(bytes, 'gif'),
  tiff: (bytes) => openWithSharp(bytes, 'tiff'),
  avif: (bytes) => openWithSharp(bytes, 'avif'),
  bmp: openBmp,
  heic: openHeic,
};

/** Decodes in this process: whatever the bytes do to a decoder, they do here. */
export async function convertImage({ bytes, format, longEdge }: ConversionRequest): Promise<Conversion> {
  try {
    const { size, orientation, pixels } = await OPEN[format](bytes);
    const message = checkOriginalSize(size, longEdge);
    if (message !== undefined) return { kind: 'outOfRange', size, message };
    // It is shrunk first and turned after that, which takes less memory.
    const shrunk = await pixels(sizeWithin(longEdge, size));
    const jpeg = await encodeJpeg(shrunk, orientation);
    return { kind: 'converted', jpeg, ...sizeUpright(shrunk, orientation), original: { ...size, orientation } };
  } catch (error) {
    return { kind: 'undecodable', detail: detailOf(error) };
  }
}

const MAX_DETAIL = 200;

/** A decoder may quote what it read. */
function detailOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, MAX_DETAIL);
}
