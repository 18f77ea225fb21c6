import sharp, { type Sharp } from 'sharp';
import { decodeBmp } from './bmp.ts';
import type { Raster } from './raster.ts';

/** The long edge of what faces are looked for in: enough to find one, and quick. */
const WORKING_EDGE = 192;

export interface Decoded {
  /** As displayed, that is with the EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
  readonly isJpeg: boolean;
  /** Scaled down. */
  readonly raster: Raster;
}

/** Undefined when Tencent would not read it: another format, or broken. */
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
