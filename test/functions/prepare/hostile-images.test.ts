import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { ConverterProcess } from '../../../functions/prepare/converter/converter-process.ts';
import { prepareImage } from '../../../functions/prepare/prepare-image.ts';
import { encodeBmp } from '../../../local/stand-in/image/bmp.ts';
import { bmpFile } from './decoding/bmp/bmp-file.ts';
import { quarters } from './decoding/quarters.ts';

const MIB = 1024 * 1024;
const ROOT = join(import.meta.dirname, '../../..');
const converter = new ConverterProcess({
  file: join(ROOT, 'functions/prepare/decoding/convert-images.ts'),
  deadlineMs: 60_000,
  memoryLimitBytes: 1024 * MIB,
  idleMemoryBytes: 512 * MIB,
});
afterAll(() => converter.stop());

const FORMATS = ['jpeg', 'png', 'bmp', 'webp', 'gif', 'tiff', 'avif', 'heic'] as const;
const good = new Map<string, Buffer>();
beforeAll(async () => {
  const image = sharp(quarters(400, 300));
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
    good.set(format, await image.clone().toFormat(format).toBuffer());
  }
  good.set('tiff', await image.clone().tiff({ compression: 'lzw' }).toBuffer());
  const pixels = await image.clone().removeAlpha().raw().toBuffer();
  good.set('bmp', encodeBmp({ width: 400, height: 300, pixels }));
  good.set('heic', readFileSync(join(ROOT, 'local/samples/heic/small.heic')));
}, 60_000);

const prepare = (bytes: Uint8Array) => prepareImage(bytes, 640, converter);
const file = (format: string) => good.get(format) ?? Buffer.alloc(0);

describe('a good image', () => {
  it.each(FORMATS)('of the format %s is prepared in the process that decodes', async (format) => {
    expect(await prepare(file(format))).toMatchObject({ kind: 'prepared', format, width: expect.any(Number) });
  });
});

describe('an image that is cut off', () => {
  it.each(FORMATS)('is refused with a reason: %s', async (format) => {
    const whole = file(format);
    for (const share of [0.25, 0.5, 0.9]) {
      const outcome = await prepare(whole.subarray(0, Math.floor(whole.length * share)));
      expect({ share, outcome }).toMatchObject({ share, outcome: { kind: 'refused', reason: 'ImageUndecodable' } });
    }
  });
});

describe('an image with broken bytes', () => {
  it.each(FORMATS)(
    'is prepared or refused with a reason: %s',
    async (format) => {
      const whole = file(format);
      let seed = 7;
      const random = (below: number) => {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        return seed % below;
      };
      for (let round = 0; round < 25; round++) {
        const broken = Buffer.from(whole);
        // The first bytes, by which the format is told, stay.
        const from = 16 + random(Math.min(whole.length, 4_000) - 16);
        for (let index = 0; index < 1 + random(8); index++) broken[from + random(64)] = random(256);
        const outcome = await prepare(broken);
        expect(outcome).toMatchObject(
          outcome.kind === 'prepared'
            ? { width: expect.any(Number) }
            : { reason: expect.stringMatching(/^(ImageUndecodable|DimensionsOutOfRange|FormatUnsupported)$/) },
        );
      }
      expect(await prepare(whole)).toMatchObject({ kind: 'prepared' });
    },
    60_000,
  );
});

describe('a decompression bomb', () => {
  it.each<[string, () => Uint8Array]>([
    ['a PNG of 30,000 x 30,000 pixels', () => png(30_000, 30_000)],
    ['a JPEG of 65,500 x 65,500 pixels', () => jpegThatSays(65_500, 65_500)],
    ['a GIF of 65,535 x 65,535 pixels', () => gifThatSays(65_535, 65_535)],
    ['a WebP of 16,383 x 16,383 pixels', () => webpThatSays(16_383, 16_383)],
    ['a BMP of runs, of 40,000 x 40,000 pixels', () => bmpOfRuns(40_000, 40_000)],
    ['a TIFF of 200,000 x 200,000 pixels', () => tiffThatSays(200_000, 200_000)],
    ['an AVIF of 30,000 x 30,000 pixels', () => heifThatSays('avif', 30_000, 30_000)],
    ['an HEIC of 30,000 x 30,000 pixels', () => heifThatSays('heic', 30_000, 30_000)],
  ])('is refused by its size, before it is decoded: %s', async (_, bomb) => {
    const bytes = bomb();
    expect(bytes.length).toBeLessThan(100_000);
    expect(await prepare(bytes)).toMatchObject({
      kind: 'refused',
      reason: 'DimensionsOutOfRange',
      message: expect.stringMatching(/expected at most 100000000 pixels/),
    });
  });

  it('of one pixel too many is refused, and of exactly as many as allowed is decoded', async () => {
    expect(await prepare(bmpOfRuns(100_000_001, 1))).toMatchObject({ reason: 'DimensionsOutOfRange' });
    expect(await prepare(png(10_000, 10_000))).toMatchObject({ kind: 'prepared', width: 640, height: 640 });
  }, 60_000);

  it('of more pixels than a decoder can count is refused', async () => {
    expect(await prepare(png(0x7fffffff, 0x7fffffff))).toMatchObject({ kind: 'refused' });
    expect(await prepare(bmpOfRuns(0x7fffffff, -0x80000000))).toMatchObject({ reason: 'DimensionsOutOfRange' });
  });

  it('of text in a PNG is passed over', async () => {
    const text = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(50_000_000))]);
    expect(await prepare(png(400, 300, chunk('zTXt', text)))).toMatchObject({ kind: 'prepared' });
  });
});

describe('a file that is another one than it says', () => {
  it.each([
    ['an SVG behind a signature of PNG', '\x89PNG\r\n\x1a\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['an SVG behind a signature of TIFF', 'II*\0<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>'],
    ['a PDF behind a signature of JPEG', '\xff\xd8\xff%PDF-1.7\n'],
    ['an HEIC that is nothing but its brands', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['an AVIF that is nothing but its brands', '\0\0\0\x18ftypavif\0\0\0\0mif1avif'],
  ])('is refused: %s', async (_, content) => {
    expect(await prepare(Buffer.from(content, 'latin1'))).toMatchObject({ reason: 'ImageUndecodable' });
  });

  it('is refused by the reader of HEIC when it has no HEVC inside, and by that of AVIF when it has', async () => {
    const renamed = (format: string, brand: string) => {
      const bytes = Buffer.from(file(format));
      bytes.write(brand, 8, 'latin1');
      return bytes;
    };
    expect(await prepare(renamed('avif', 'heic'))).toMatchObject({ reason: 'ImageUndecodable' });
    expect(await prepare(renamed('heic', 'avif'))).toMatchObject({ reason: 'ImageUndecodable' });
  });
});

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** One bit per pixel; all pixels of a size that may be decoded, few of any other. */
function png(width: number, height: number, ...more: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const bytes = Math.min(16_000_000, (1 + Math.ceil(width / 8)) * height);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(Buffer.alloc(bytes), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function jpegThatSays(width: number, height: number): Buffer {
  const bytes = Buffer.from(file('jpeg'));
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

function gifThatSays(width: number, height: number): Buffer {
  const bytes = Buffer.from(file('gif'));
  // Of the screen, and of the first frame on it.
  const frame = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
  for (const at of [6, frame + 5]) {
    bytes.writeUInt16LE(width, at);
    bytes.writeUInt16LE(height, at + 2);
  }
  return bytes;
}

function webpThatSays(width: number, height: number): Buffer {
  const bytes = Buffer.from(file('webp'));
  const startCode = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
  bytes.writeUInt16LE(width, startCode + 3);
  bytes.writeUInt16LE(height, startCode + 5);
  return bytes;
}

/** In every box that gives the size of an image. */
function heifThatSays(format: 'avif' | 'heic', width: number, height: number): Buffer {
  const bytes = Buffer.from(file(format));
  for (let at = bytes.indexOf('ispe'); at >= 0; at = bytes.indexOf('ispe', at + 1)) {
    bytes.writeUInt32BE(width, at + 8);
    bytes.writeUInt32BE(height, at + 12);
  }
  return bytes;
}

function bmpOfRuns(width: number, height: number): Uint8Array {
  return bmpFile({ width, height, bits: 8, compression: 1, palette: [0, 0, 0, 0], pixels: [255, 0, 0, 1] });
}

function tiffThatSays(width: number, height: number): Buffer {
  const bytes = Buffer.from(file('tiff'));
  const isLittle = bytes[0] === 0x49;
  const read16 = (at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const read32 = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const directory = read32(4);
  for (let index = 0; index < read16(directory); index++) {
    const at = directory + 2 + index * 12;
    const side = { 256: width, 257: height }[read16(at)];
    if (side === undefined) continue;
    // As a number of 32 bits.
    bytes.set(isLittle ? [4, 0, 1, 0, 0, 0] : [0, 4, 0, 0, 0, 1], at + 2);
    if (isLittle) bytes.writeUInt32LE(side, at + 8);
    else bytes.writeUInt32BE(side, at + 8);
  }
  return bytes;
}
