import { startsWith } from './starts-with.ts';
import { isCameraRaw } from './tiff-directory.ts';

/** The image formats that can be prepared for Tencent, by content: the one list, with the names that messages use. */
const ORIGINAL_FORMATS = {
  jpeg: 'JPG',
  png: 'PNG',
  bmp: 'BMP',
  webp: 'WebP',
  gif: 'GIF',
  tiff: 'TIFF',
  avif: 'AVIF',
  heic: 'HEIC',
} as const;

export type OriginalFormat = keyof typeof ORIGINAL_FORMATS;

const names = Object.values(ORIGINAL_FORMATS);

/** `JPG, PNG, BMP, WebP, GIF, TIFF, AVIF or HEIC`. */
export const ORIGINAL_FORMAT_NAMES = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

const SIGNATURES: readonly (readonly [format: OriginalFormat, signature: string, offset?: number])[] = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['bmp', 'BM'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['webp', 'WEBP', 8],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  // BigTIFF.
  ['tiff', 'II+\0'],
  ['tiff', 'MM\0+'],
];

/** A file in the ISO base media format begins with its brands: size, `ftyp`, the major brand, a version, compatible brands. */
const BRANDS_AT = 8;
const COMPATIBLE_BRANDS_AT = 16;
const BRAND_BYTES = 4;
/** More brands than any writer lists. */
const MAX_BRANDS_BYTES = 256;

/** `mif1` and `msf1` leave the codec open: then a compatible brand says AV1, or it is HEVC. */
const AVIF_BRANDS = ['avif', 'avis'];
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'];

/**
 * Tells by content which decoder may see an image. What looks like anything else is never decoded.
 *
 * @param bytes the first 512 bytes of the file, or all of it: only then camera raws are told from TIFFs
 */
export function originalFormat(bytes: Uint8Array): OriginalFormat | undefined {
  const found = SIGNATURES.find(([, signature, offset]) => startsWith(bytes, codes(signature), offset))?.[0];
  // A camera raw is a TIFF whose first image is a thumbnail.
  if (found === 'tiff' && isCameraRaw(bytes)) return undefined;
  if (found === 'webp' && !startsWith(bytes, codes('RIFF'))) return undefined;
  return found ?? isoMediaFormat(bytes);
}

function isoMediaFormat(bytes: Uint8Array): OriginalFormat | undefined {
  if (!startsWith(bytes, codes('ftyp'), 4) || bytes.length < COMPATIBLE_BRANDS_AT) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const end = Math.min(size, bytes.length, MAX_BRANDS_BYTES);
  const major = brandAt(bytes, BRANDS_AT);
  if (AVIF_BRANDS.includes(major)) return 'avif';
  if (!HEIC_BRANDS.includes(major)) return undefined;
  if (major !== 'mif1' && major !== 'msf1') return 'heic';
  for (let at = COMPATIBLE_BRANDS_AT; at + BRAND_BYTES <= end; at += BRAND_BYTES) {
    if (AVIF_BRANDS.includes(brandAt(bytes, at))) return 'avif';
  }
  return 'heic';
}

function brandAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + BRAND_BYTES));
}

function codes(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}
