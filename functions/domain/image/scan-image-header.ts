import { scanBmp } from './bmp.ts';
import { describeContent } from './describe-content.ts';
import { scanJpeg } from './jpeg.ts';
import { isPng, scanPng } from './png.ts';
import { type HeaderScan, unsupported } from './scan-result.ts';
import { startsWith } from './starts-with.ts';

export interface ScanOptions {
  /** Bytes of the whole file. */
  readonly fileSize: number;
  /** Where in the file the window begins: 0, or the `resumeAt` of an earlier scan. */
  readonly at?: number;
}

/**
 * Tells format and size of an image by its content. It only goes forward, reads no further than the window, and takes a
 * bounded number of steps, whatever the bytes say. It never throws.
 *
 * @param window bytes of the file: at least 32 or the whole file; 8 KB are enough for almost all images
 */
export function scanImageHeader(window: Uint8Array, { fileSize, at = 0 }: ScanOptions): HeaderScan {
  const view = new DataView(window.buffer, window.byteOffset, window.byteLength);
  // Only a JPEG can hide its size further behind than the first window.
  if (at > 0) return scanJpeg(view, at, 0, fileSize);
  if (startsWith(window, [0xff, 0xd8, 0xff])) return scanJpeg(view, 0, 2, fileSize);
  if (isPng(window)) return scanPng(view);
  if (startsWith(window, [0x42, 0x4d])) return scanBmp(view);
  return unsupported(describeContent(window, fileSize));
}
