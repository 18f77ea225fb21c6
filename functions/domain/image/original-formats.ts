import { brandsOf, isIsoMedia } from './iso-media.ts';
import { PNG_SIGNATURE } from './png.ts';
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
  ['png', PNG_SIGNATURE],
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

/** `mif1` and `msf1` leave the codec open: then a compatible brand says AV1, or it is HEVC. */
const OPEN_BRANDS = ['mif1', 'msf1'];
const AVIF_BRANDS = ['avif', 'avis'];
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];

/**
 * Tells by content which decoder may see an image. What looks like anything else is never decoded.
 *
 * @param bytes the first 512 bytes of the file, or all of it: only then camera raws are told from TIFFs
 */
export function originalFormat(bytes: Uint8Array): OriginalFormat | undefined {
  const found = SIGNATURES.find(([, signature, offset]) => startsWith(bytes, signature, offset))?.[0];
  // A camera raw is a TIFF whose first image is a thumbnail.
  if (found === 'tiff' && isCameraRaw(bytes)) return undefined;
  if (found === 'webp' && !startsWith(bytes, 'RIFF')) return undefined;
  return found ?? (isIsoMedia(bytes) ? isoMediaFormat(brandsOf(bytes)) : undefined);
}

function isoMediaFormat(brands: ReadonlySet<string>): OriginalFormat | undefined {
  const [major = ''] = brands;
  if (AVIF_BRANDS.includes(major)) return 'avif';
  if (HEIC_BRANDS.includes(major)) return 'heic';
  if (!OPEN_BRANDS.includes(major)) return undefined;
  return AVIF_BRANDS.some((brand) => brands.has(brand)) ? 'avif' : 'heic';
}
