import { scanBmp } from './bmp.ts';
import { EXPECTED, type HeaderScan, unsupported } from './header-scan.ts';
import { resumeJpeg, scanJpeg } from './jpeg.ts';
import { scanPng } from './png.ts';
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
 * @param window bytes of the file; 8 KB are enough for almost all images
 */
export function scanImageHeader(window: Uint8Array, { fileSize, at = 0 }: ScanOptions): HeaderScan {
  const view = new DataView(window.buffer, window.byteOffset, window.byteLength);
  // Only a JPEG can hide its size further behind than the first window.
  if (at > 0) return resumeJpeg(view, at, fileSize);
  if (startsWith(window, [0xff, 0xd8, 0xff])) return scanJpeg(view, fileSize);
  if (startsWith(window, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return scanPng(view);
  if (startsWith(window, [0x42, 0x4d])) return scanBmp(view);
  return unsupported(describe(window));
}

function describe(window: Uint8Array): string {
  if (window.every((byte) => byte === 0)) return 'The file has no content but zeros.';
  const name = FOREIGN_FORMATS.find(({ bytes, offset = 0 }) => startsWith(window, bytes, offset))?.name;
  return name === undefined
    ? 'The content is no image of a known format.'
    : `The content is ${name}, whatever its name says.`;
}

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

/** What people upload instead, so that the message can name it. */
const FOREIGN_FORMATS: readonly {
  readonly name: string;
  readonly bytes: readonly number[];
  readonly offset?: number;
}[] = [
  { name: 'a GIF', bytes: ascii('GIF8') },
  { name: 'a WebP', bytes: ascii('WEBP'), offset: 8 },
  { name: 'a TIFF', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { name: 'a TIFF', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { name: 'an AVIF', bytes: ascii('ftypavif'), offset: 4 },
  { name: 'an HEIC image or a video', bytes: ascii('ftyp'), offset: 4 },
  { name: 'an OS/2 bitmap array', bytes: ascii('BA') },
  { name: 'an icon', bytes: [0x00, 0x00, 0x01, 0x00] },
  { name: 'a Photoshop file', bytes: ascii('8BPS') },
  { name: 'a PDF', bytes: ascii('%PDF') },
  { name: 'a ZIP archive', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'an SVG', bytes: ascii('<svg') },
  { name: 'a text of markup', bytes: ascii('<') },
];

export type { HeaderScan };
export { EXPECTED };
