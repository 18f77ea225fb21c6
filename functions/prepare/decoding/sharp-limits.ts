import sharp, { type SharpOptions } from 'sharp';
import { MAX_ORIGINAL_PIXELS } from '../../domain/image/original-limits.ts';

/**
 * How sharp reads files that come from anywhere. A photo with a harmless fault that every reader passes over is decoded; one
 * that is cut off or broken is not.
 */
export const DECODING: SharpOptions = {
  failOn: 'error',
  limitInputPixels: MAX_ORIGINAL_PIXELS,
  unlimited: false,
  sequentialRead: true,
  animated: false,
};

/** The same for the header alone, which takes no memory for pixels: its caller judges the size. */
export const READING_HEADER: SharpOptions = { ...DECODING, limitInputPixels: false };

/** The readers of libvips that a file may reach. All others, SVG and PDF among them, are closed, whatever the file looks like. */
const READERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadTiffBuffer',
  'VipsForeignLoadHeifBuffer',
];

/** Limits sharp for the whole process: which formats it reads, and what it keeps in memory. */
export function limitSharp(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: READERS });
  // Each image comes once.
  sharp.cache(false);
}
