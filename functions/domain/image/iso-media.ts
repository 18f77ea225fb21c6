import { startsWith } from './starts-with.ts';

/** HEIC, AVIF, camera raw photos and videos begin alike, with a box that lists the brands of the file. */

const MAJOR_BRAND_AT = 8;
const COMPATIBLE_BRANDS_AT = 16;
const BRAND_BYTES = 4;

/** As many as are looked at: files list fewer. */
const MAX_BRANDS = 32;

const HEIC = 'an HEIC (the photo format of iPhones)';
const HEIF = 'an HEIF image';

/** The first line that names one of the file's brands counts: the generic brands come last. */
const IMAGE_BRANDS: readonly (readonly [name: string, brands: readonly string[]])[] = [
  ['a raw photo (Canon CR3)', ['crx ']],
  ['an AVIF', ['avif', 'avis', 'avio']],
  [HEIC, ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']],
  ['a JPEG XL', ['jxl ']],
  ['a JPEG 2000', ['jp2 ', 'jpx ', 'jph ']],
  [HEIF, ['mif1', 'mif2', 'msf1', 'miaf', 'MiHB', 'MiHA', 'MiHE', 'avci', 'avcs', 'vvic', 'j2ki', 'jpeg', 'jpgs']],
];

/** @returns the name of the image format; undefined when it is none, or a video */
export function isoImage(bytes: Uint8Array): string | undefined {
  if (!isIsoMedia(bytes)) return undefined;
  const brands = brandsOf(bytes);
  return IMAGE_BRANDS.find(([, names]) => names.some((name) => brands.has(name)))?.[0];
}

export function isIsoMedia(bytes: Uint8Array): boolean {
  return startsWith(bytes, 'ftyp', 4);
}

export function isHeif(name: string): boolean {
  return name === HEIC || name === HEIF;
}

/**
 * The box begins with its size; a minor version stands between the major brand and the compatible ones.
 *
 * @returns the brands of the file, the major one first
 */
export function brandsOf(bytes: Uint8Array): ReadonlySet<string> {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const end = Math.min(size, bytes.length, COMPATIBLE_BRANDS_AT + MAX_BRANDS * BRAND_BYTES);
  const brands = new Set([brandAt(bytes, MAJOR_BRAND_AT)]);
  for (let at = COMPATIBLE_BRANDS_AT; at + BRAND_BYTES <= end; at += BRAND_BYTES) brands.add(brandAt(bytes, at));
  return brands;
}

function brandAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + BRAND_BYTES));
}
