import { describe, expect, it } from '@jest/globals';
import { imageSize } from 'image-size';
import sharp from 'sharp';
import { concat, ihdr, PNG_SIGNATURE, pngChunk, u32 } from './bytes.ts';
import { HEIGHT, PNGS, WIDTH } from './pictures.ts';
import { messageOf, readInWindows, scanWhole } from './ranged-reads.ts';

describe('a PNG', () => {
  it.each(Object.entries(PNGS))('that is %s has the size that others read too', async (_name, create) => {
    const file = await create();
    expect(await sharp(file).metadata()).toMatchObject({ width: WIDTH, height: HEIGHT });
    expect(imageSize(file)).toMatchObject({ width: WIDTH, height: HEIGHT });
    for (const window of [32, 64, 8192, file.length]) {
      expect(readInWindows(file, window)).toEqual({
        scan: { kind: 'found', format: 'png', width: WIDTH, height: HEIGHT },
        offsets: [0],
      });
    }
  });

  it('may have sides up to 2^31-1', () => {
    expect(scanWhole(png(pngChunk('IHDR', ihdr(0x7fffffff, 1))))).toMatchObject({ width: 0x7fffffff, height: 1 });
    expect(scanWhole(png(pngChunk('IHDR', ihdr(1, 0x7fffffff))))).toMatchObject({ width: 1, height: 0x7fffffff });
  });

  it('is read as soon as its first 24 bytes are there', () => {
    const beginning = png(pngChunk('IHDR', ihdr(131, 77))).subarray(0, 24);
    expect(scanWhole(beginning)).toMatchObject({ kind: 'found', width: 131, height: 77 });
  });
});

describe('a bad PNG', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['with a side of 2^31', png(pngChunk('IHDR', ihdr(0x80000000, 100))), /2147483648 x 100 pixels/],
    ['with a side of 2^32-1', png(pngChunk('IHDR', ihdr(100, 0xffffffff))), /100 x 4294967295 pixels/],
    ['with width 0', png(pngChunk('IHDR', ihdr(0, 100))), /0 x 100 pixels/],
    ['with height 0', png(pngChunk('IHDR', ihdr(100, 0))), /100 x 0 pixels/],
    ['of Apple', png(pngChunk('CgBI', u32(0x50002002)), pngChunk('IHDR', ihdr(100, 100))), /Apple.*CgBI/],
    ['of Apple that ends behind the name of its first chunk', png(pngChunk('CgBI', [])).subarray(0, 16), /Apple/],
    ['with a header of 12 bytes', png(pngChunk('IHDR', ihdr(100, 100), 12)), /IHDR/],
    ['with a header of 2^32-1 bytes', png(pngChunk('IHDR', ihdr(100, 100), 0xffffffff)), /IHDR/],
    ['that begins with another chunk', png(pngChunk('gAMA', u32(1)), pngChunk('IHDR', ihdr(100, 100))), /IHDR/],
    ['that begins with another chunk as long as its header', png(pngChunk('tEXt', ihdr(100, 100))), /IHDR/],
    ['of which only the signature is there', png(), /cut off/],
    ['that ends in its height', png(pngChunk('IHDR', ihdr(100, 100))).subarray(0, 23), /cut off/],
  ])('%s is refused with its reason, as a PNG', (_name, file, message) => {
    expect(messageOf(scanWhole(file))).toMatch(message);
    expect(messageOf(scanWhole(file))).toMatch(/^The PNG /);
  });
});

function png(...chunks: readonly number[][]): Uint8Array {
  return concat(PNG_SIGNATURE, ...chunks);
}
