import sharp, { type Sharp } from 'sharp';
import { decodeBmp } from './bmp.ts';
import type { Raster } from './raster.ts';

/** Pixels of the long edge of the raster that the face finder gets: enough to find a face, and quick. */
const WORKING_EDGE = 192;

export interface Decoded {
  /** Pixels as displayed, with the EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
  readonly isJpeg: boolean;
  /** Scaled down. */
  readonly raster: Raster;
}

/** @returns undefined for a format that Tencent does not read, and for a damaged image */
export async function decode(bytes: Buffer): Promise<Decoded | undefined> {
  const bmp = decodeBmp(bytes);
  if (bmp) {
    const raw = { width: bmp.width, height: bmp.height, channels: 3 as const };
    return { width: bmp.width, height: bmp.height, isJpeg: false, raster: await scaled(sharp(bmp.pixels, { raw })) };
  }
  try {
    const image = sharp(bytes);
    const { format, autoOrient } = await image.metadata();
    if (format !== 'jpeg' && format !== 'png') return undefined;
    return { ...autoOrient, isJpeg: format === 'jpeg', raster: await scaled(image.autoOrient()) };
  } catch {
    return undefined;
  }
}

async function scaled(image: Sharp): Promise<Raster> {
  const { data, info } = await image
    .resize({ width: WORKING_EDGE, height: WORKING_EDGE, fit: 'inside', withoutEnlargement: true })
    .flatten()
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}
