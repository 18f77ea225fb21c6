import type { Sharp } from 'sharp';
import type { ImageSize } from '../../domain/image/orientation.ts';
import type { RgbPixels } from './open-image.ts';

const WHITE = '#ffffff';
const CHANNELS = 3;

/** Shrinks whatever sharp reads, on white, with its colour profile applied. */
export async function rgbPixels(image: Sharp, target: ImageSize): Promise<RgbPixels> {
  const { data, info } = await image
    .resize({ width: target.width, height: target.height, fit: 'fill' })
    .flatten({ background: WHITE })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== CHANNELS) throw new Error(`It has ${info.channels} channels after the conversion to sRGB`);
  return { ...target, data };
}
