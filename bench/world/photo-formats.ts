import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import type { OriginalFormat } from '../../functions/domain/image/original-formats.ts';
import { preparePythonEnvironment } from '../../local/emulator/python-environment.ts';
import { encodeBmp } from '../../local/stand-in/image/bmp.ts';

const run = promisify(execFile);

/** One picture, as cameras and programs store it. */
export interface StoredPhoto {
  readonly name: string;
  readonly format: OriginalFormat;
  readonly megapixels: number;
  readonly bytes: Buffer;
}

/** Of an iPhone; four times as many; and the most that is accepted. */
const MP12 = { width: 4032, height: 3024 };
const MP48 = { width: 8064, height: 6048 };
const MP100 = { width: 10_000, height: 10_000 };

/** Softer than noise and harder than a drawing: about the bytes per pixel of a photograph. */
const COARSE = { type: 'gaussian', mean: 128, sigma: 48 } as const;
const FINE = { type: 'gaussian', mean: 128, sigma: 6 } as const;

/** Encodes what no npm package can. */
const HEIC_SCRIPT = `
import sys, pillow_heif
from PIL import Image
Image.MAX_IMAGE_PIXELS = None
pillow_heif.register_heif_opener()
Image.open(sys.argv[1]).save(sys.argv[2], quality=60)
`;

/** @param directory for files on the way */
export async function storedPhotos(directory: string, isQuick: boolean): Promise<readonly StoredPhoto[]> {
  const photo = await picture(MP12);
  const of = async (name: string, format: OriginalFormat, encoded: Sharp, size = MP12): Promise<StoredPhoto> => ({
    name,
    format,
    megapixels: (size.width * size.height) / 1e6,
    bytes: await encoded.toBuffer(),
  });
  const heic = async (size: typeof MP12, source: Sharp): Promise<StoredPhoto> => {
    const [png, file] = [join(directory, 'photo.png'), join(directory, 'photo.heic')];
    writeFileSync(png, await source.png({ compressionLevel: 1 }).toBuffer());
    await run(await preparePythonEnvironment(), ['-c', HEIC_SCRIPT, png, file]);
    const bytes = readFileSync(file);
    for (const each of [png, file]) rmSync(each);
    return { name: 'HEIC', format: 'heic', megapixels: (size.width * size.height) / 1e6, bytes };
  };
  const photos = [
    await of('JPEG', 'jpeg', photo().jpeg({ quality: 88 })),
    await of('progressive JPEG', 'jpeg', photo().jpeg({ quality: 88, progressive: true })),
    await of('PNG', 'png', photo().png({ compressionLevel: 3 })),
    { name: 'BMP', format: 'bmp' as const, megapixels: 12.2, bytes: await bmp(photo()) },
    await of('WebP', 'webp', photo().webp({ quality: 80, effort: 0 })),
    await of('GIF', 'gif', photo().gif({ effort: 1 })),
    await of('TIFF', 'tiff', photo().tiff({ compression: 'lzw' })),
    await of('AVIF', 'avif', photo().avif({ quality: 60, effort: 0, chromaSubsampling: '4:2:0' })),
    await heic(MP12, photo()),
  ];
  if (isQuick) return photos;
  const [large, largest] = [await picture(MP48), await picture(MP100)];
  photos.push(
    await of('JPEG', 'jpeg', large().jpeg({ quality: 80 }), MP48),
    await heic(MP48, large()),
    await of('progressive JPEG', 'jpeg', largest().jpeg({ quality: 70, progressive: true }), MP100),
    await of('AVIF', 'avif', largest().avif({ quality: 40, effort: 0 }), MP100),
  );
  return photos;
}

/** @returns what gives the pixels again for each use */
export async function picture({ width, height }: typeof MP12): Promise<() => Sharp> {
  const [w, h] = [Math.ceil(width / 16), Math.ceil(height / 16)];
  const noise = (w: number, h: number, noise: typeof COARSE | typeof FINE) =>
    sharp({ create: { width: w, height: h, channels: 3, background: '#808080', noise }, limitInputPixels: false });
  const coarse = await noise(w, h, COARSE).png().toBuffer();
  const fine = await noise(1000, 1000, FINE).png().toBuffer();
  const { data, info } = await sharp(
    await sharp(coarse).resize(width, height, { fit: 'fill' }).png({ compressionLevel: 0 }).toBuffer(),
    { limitInputPixels: false },
  )
    .composite([{ input: fine, tile: true, blend: 'soft-light' }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return () =>
    sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels }, limitInputPixels: false });
}

async function bmp(photo: Sharp): Promise<Buffer> {
  const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });
  return encodeBmp({ width: info.width, height: info.height, pixels: data });
}
