import sharp, { type Sharp } from 'sharp';
import { encodeBmp } from '../stand-in/image/bmp.ts';
import { drawPortrait, type Portrait } from './portrait.ts';

/** As the other functions here: the same call gives the same bytes. */
export async function jpeg(portrait: Portrait, progressive = false): Promise<Buffer> {
  return await picture(portrait).jpeg({ quality: 88, progressive }).toBuffer();
}

export async function png(portrait: Portrait): Promise<Buffer> {
  return await picture(portrait).png().toBuffer();
}

export async function bmp(portrait: Portrait): Promise<Buffer> {
  const { data, info } = await picture(portrait).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return encodeBmp({ width: info.width, height: info.height, pixels: data });
}

export async function gif(portrait: Portrait): Promise<Buffer> {
  return await picture(portrait).gif().toBuffer();
}

export async function webp(portrait: Portrait): Promise<Buffer> {
  return await picture(portrait).webp().toBuffer();
}

export async function tiff(portrait: Portrait): Promise<Buffer> {
  return await picture(portrait).tiff({ compression: 'lzw' }).toBuffer();
}

export async function avif(portrait: Portrait): Promise<Buffer> {
  return await picture(portrait).avif({ effort: 2 }).toBuffer();
}

/** With 16 bits of each colour. */
export async function deepPng(portrait: Portrait): Promise<Buffer> {
  return await picture(portrait).toColourspace('rgb16').png().toBuffer();
}

/** Of a telephone: the PNG has alpha, and is longer than Tencent takes. */
export async function screenshot(portrait: Portrait): Promise<Buffer> {
  return await picture({ ...portrait, width: 1290, height: 2796 })
    .ensureAlpha()
    .png()
    .toBuffer();
}

/** How upright pixels are stored for each EXIF orientation. Mirroring comes first, then turning. */
const STORED: readonly ((upright: Sharp) => Sharp)[] = [
  (upright) => upright,
  (upright) => upright.flop(),
  (upright) => upright.rotate(180),
  (upright) => upright.flip(),
  (upright) => upright.flip().rotate(90),
  (upright) => upright.rotate(270),
  (upright) => upright.flop().rotate(90),
  (upright) => upright.rotate(90),
];

/**
 * A JPEG that is seen upright, with the size of the portrait, and is stored as a telephone or an editor does it. It says where
 * it was taken.
 *
 * @param orientation of EXIF, 1 to 8
 */
export async function phoneJpeg(portrait: Portrait, orientation: number): Promise<Buffer> {
  const upright = await picture(portrait).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = upright.info;
  const stored = STORED[orientation - 1]?.(sharp(upright.data, { raw: { width, height, channels } }));
  if (stored === undefined) throw new Error(`There is no orientation ${orientation}.`);
  return await stored
    .withExif({
      IFD0: { Make: 'Drawn', Model: 'Phone' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '7/1 27/1 0/1' },
    })
    .withMetadata({ orientation })
    .jpeg({ quality: 90 })
    .toBuffer();
}

export async function blurredJpeg(portrait: Portrait): Promise<Buffer> {
  return await picture(portrait).blur(5).jpeg({ quality: 88 }).toBuffer();
}

/** A picture on its side, without EXIF orientation. */
export async function sidewaysJpeg(portrait: Portrait): Promise<Buffer> {
  return await picture(portrait).rotate(90).jpeg({ quality: 88 }).toBuffer();
}

/** A picture on its side, with the EXIF orientation that a telephone writes. */
export async function sidewaysJpegWithExif(portrait: Portrait): Promise<Buffer> {
  const turned = await picture(portrait).rotate(270).toBuffer();
  return await sharp(turned).withMetadata({ orientation: 6 }).jpeg({ quality: 88 }).toBuffer();
}

function picture(portrait: Portrait): Sharp {
  return sharp(Buffer.from(drawPortrait(portrait))).flatten();
}
