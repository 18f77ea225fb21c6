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
