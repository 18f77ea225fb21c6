import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { ORIGINAL_FORMAT_NAMES, originalFormat } from '../../../../functions/domain/image/original-formats.ts';
import { bmp } from './bytes.ts';

const HEIC = readFileSync(new URL('../../../../local/samples/heic/iphone.heic', import.meta.url));

const encoded = (format: 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif') =>
  sharp({ create: { width: 80, height: 80, channels: 3, background: '#384' } })
    .toFormat(format)
    .toBuffer();

const text = (content: string) => Buffer.from(content, 'latin1');

/** A file of the ISO base media format that is nothing but its brands. */
function brands(major: string, ...compatible: readonly string[]): Buffer {
  const ftyp = text(`\0\0\0\0ftyp${major}\0\0\0\0${compatible.join('')}`);
  ftyp.writeUInt32BE(ftyp.length);
  return Buffer.concat([ftyp, Buffer.alloc(64)]);
}

/** A TIFF with one directory of numbers. */
function tiff(isLittle: boolean, ...entries: readonly (readonly [tag: number, value: number])[]): Buffer {
  const file = Buffer.alloc(16 + 2 + entries.length * 12 + 4);
  const write16 = (value: number, at: number) =>
    isLittle ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at);
  const write32 = (value: number, at: number) =>
    isLittle ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at);
  file.write(isLittle ? 'II*\0' : 'MM\0*', 'latin1');
  write32(16, 4);
  write16(entries.length, 16);
  for (const [index, [tag, value]] of entries.entries()) {
    const at = 18 + index * 12;
    write16(tag, at);
    write16(4, at + 2);
    write32(1, at + 4);
    write32(value, at + 8);
  }
  return file;
}

const WIDTH = [256, 4000] as const;
const SUBFILE = 254;
const DNG_VERSION = 50_706;

describe('the format of an original', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('is told by the content: %s', async (format) => {
    expect(originalFormat(await encoded(format))).toBe(format);
  });

  it('is told of a BMP and of a photo of an iPhone', () => {
    expect(originalFormat(bmp({ width: 64, height: 64 }))).toBe('bmp');
    expect(originalFormat(HEIC)).toBe('heic');
  });

  it.each([
    ['heic', brands('heic', 'mif1', 'heic')],
    ['heic', brands('heix')],
    ['heic', brands('hevc', 'msf1')],
    ['heic', brands('mif1', 'heic')],
    ['heic', brands('mif1')],
    ['avif', brands('avif', 'mif1')],
    ['avif', brands('avis')],
    ['avif', brands('mif1', 'miaf', 'avif')],
    ['avif', brands('msf1', 'avis')],
    ['heic', brands('heic', 'avif')],
  ])('is %s for these brands, the first of which counts most', (format, file) => {
    expect(originalFormat(file)).toBe(format);
  });

  it('does not read a brand that is behind the list of brands', () => {
    const file = Buffer.concat([brands('mif1', 'heic').subarray(0, 20), text('avif'), Buffer.alloc(40)]);
    expect(originalFormat(file)).toBe('heic');
  });

  it.each([
    ['of both byte orders', tiff(true, WIDTH)],
    ['of both byte orders', tiff(false, WIDTH)],
    ['whose first image is a page', tiff(true, [SUBFILE, 2], WIDTH)],
    ['whose directory is behind its end', text('II*\0\xff\xff\xff\x7f\0\0\0\0\0\0\0\0')],
    ['whose directory ends early', tiff(true, [SUBFILE, 0], WIDTH).subarray(0, 32)],
    ['of the large kind', text('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0')],
    ['of eight bytes', text('MM\0*\0\0\0\x08')],
  ])('is TIFF for a file %s', (_, file) => {
    expect(originalFormat(file)).toBe('tiff');
  });

  it.each([
    ['of Canon', text('II*\0\x10\0\0\0CR\x02\0\0\0\0\0\0\0')],
    ['of Nikon or Sony, whose first image is a thumbnail', tiff(false, [SUBFILE, 1], WIDTH)],
    ['of Adobe', tiff(true, WIDTH, [DNG_VERSION, 0x0401])],
  ])('is none for the raw file of a camera: %s', (_, file) => {
    expect(originalFormat(file)).toBeUndefined();
  });

  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>'],
    ['a PDF', '%PDF-1.7\n'],
    ['PostScript', '%!PS-Adobe-3.0'],
    ['a script of ImageMagick', 'push graphic-context'],
    ['a portable pixmap', 'P6\n64 64\n255\n'],
    ['a video', '\0\0\0\x18ftypisom\0\0\0\0'],
    ['a JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['a JPEG XL', '\xff\x0a\xfa\x7f'],
    ['an icon', '\0\0\x01\0\x01\0\x10\x10'],
    ['an array of bitmaps', 'BA\0\0\0\0'],
    ['WebP without its container', '....\0\0\0\0WEBP'],
    ['a sound', 'RIFF\0\0\0\0WAVE'],
    ['an old GIF', 'GIF86a'],
    ['brands that are cut off', '\0\0\0\x18ftyphei'],
    ['nothing', ''],
  ])('is none for %s: no decoder sees it', (_, content) => {
    expect(originalFormat(text(content))).toBeUndefined();
  });

  it('has a name for messages', () => {
    expect(ORIGINAL_FORMAT_NAMES).toBe('JPG, PNG, BMP, WebP, GIF, TIFF, AVIF or HEIC');
  });
});
