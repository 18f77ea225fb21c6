import sharp from 'sharp';
import type { OpenImage } from '../open-image.ts';
import { rgbPixels } from '../rgb-pixels.ts';
import { HeicImage } from './heic-image.ts';
import { withColourProfile } from './with-colour-profile.ts';

/**
 * libvips comes without a decoder of HEVC. An HEIF file says itself how it is turned, and its EXIF must not turn it again: size
 * and pixels are upright.
 */
export async function openHeic(bytes: Uint8Array): Promise<OpenImage> {
  const image = new HeicImage(bytes);
  return {
    size: { width: image.width, height: image.height },
    orientation: 1,
    pixels: async (target) => {
      const profile = image.colourProfile();
      const { data, width, height, channels } = image.decode();
      const pixels = await rgbPixels(sharp(data, { raw: { width, height, channels } }), target);
      return profile === undefined ? pixels : await rgbPixels(sharp(withColourProfile(pixels, profile)), target);
    },
  };
}
