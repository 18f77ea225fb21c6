import sharp, { type Sharp } from 'sharp';
import { concat, segment } from './bytes.ts';

export const WIDTH = 131;
export const HEIGHT = 77;

/** Noise does not compress, so that there is data behind each header. */
function picture(channels: 1 | 3 | 4 = 3): Sharp {
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * channels }, (_, index) => (index * 7919) % 251);
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels } });
}

/** Behind the SOI of a JPEG, as cameras and editors do it: segments of up to 64 KB, one after the other. */
export function insertIntoJpeg(jpeg: Uint8Array, ...parts: readonly Iterable<number>[]): Uint8Array {
  return concat(jpeg.subarray(0, 2), ...parts, jpeg.subarray(2));
}

export const baselineJpeg = () => picture().jpeg().toBuffer();

export async function jpegWithThumbnail(): Promise<Uint8Array> {
  const thumbnail = await sharp({ create: { width: 16, height: 12, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();
  return insertIntoJpeg(await baselineJpeg(), segment(0xe1, [...Buffer.from('Exif\0\0'), ...thumbnail]));
}

async function jpegWithBigProfile(): Promise<Uint8Array> {
  const chunks = [1, 2, 3, 4].map((number) =>
    segment(0xe2, [...Buffer.from('ICC_PROFILE\0'), number, 4, ...new Uint8Array(65_000).fill(0xff)]),
  );
  return insertIntoJpeg(await baselineJpeg(), ...chunks);
}

export const JPEGS: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  baseline: baselineJpeg,
  progressive: () => picture().jpeg({ progressive: true }).toBuffer(),
  mozjpeg: () => picture().jpeg({ mozjpeg: true }).toBuffer(),
  grayscale: () => picture(1).toColourspace('b-w').jpeg().toBuffer(),
  CMYK: () => picture().toColourspace('cmyk').jpeg().toBuffer(),
  'with an ICC profile': () => picture().withIccProfile('p3').jpeg().toBuffer(),
  'with EXIF of 40 KB': () =>
    picture()
      .withExif({ IFD0: { ImageDescription: 'x'.repeat(40_000) } })
      .jpeg()
      .toBuffer(),
  'turned by its EXIF orientation': () => picture().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  'with a thumbnail': jpegWithThumbnail,
  'with an ICC profile of 260 KB in four segments': jpegWithBigProfile,
};

export const PNGS: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  RGB: () => picture().png().toBuffer(),
  RGBA: () => picture(4).png().toBuffer(),
  palette: () => picture().png({ palette: true }).toBuffer(),
  grayscale: () => picture(1).toColourspace('b-w').png().toBuffer(),
  'gray with alpha': () => picture(4).toColourspace('b-w').png().toBuffer(),
  '16 bit': () => picture().toColourspace('rgb16').png().toBuffer(),
  interlaced: () => picture().png({ progressive: true }).toBuffer(),
};
