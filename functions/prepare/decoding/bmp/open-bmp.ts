import sharp from 'sharp';
import type { OpenImage } from '../open-image.ts';
import { rgbPixels } from '../rgb-pixels.ts';
import { readBmpHeader } from './bmp-header.ts';
import { decodeBmp } from './decode-bmp.ts';

export async function openBmp(bytes: Uint8Array): Promise<OpenImage> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readBmpHeader(view);
  return {
    size: { width: header.width, height: header.height },
    orientation: 1,
    pixels: async (target) => {
      const { data, width, height, channels } = decodeBmp(view, header);
      return await rgbPixels(sharp(data, { raw: { width, height, channels } }), target);
    },
  };
}
