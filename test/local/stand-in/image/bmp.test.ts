import { expect, test } from '@jest/globals';
import { noise } from '../../../../local/samples/damage.ts';
import { decodeBmp, encodeBmp } from '../../../../local/stand-in/image/bmp.ts';

test.each([
  [1, 1],
  [3, 2],
  [64, 80],
])('%i x %i pixels survive being written and read', (width, height) => {
  const raster = { width, height, pixels: noise('bmp', width * height * 3) };
  expect(decodeBmp(encodeBmp(raster))).toEqual(raster);
});

test('a negative height means that the top row comes first', () => {
  const bytes = encodeBmp({ width: 1, height: 2, pixels: Buffer.from([1, 2, 3, 4, 5, 6]) });
  bytes.writeInt32LE(-2, 22);
  expect(decodeBmp(bytes)?.pixels).toEqual(Buffer.from([4, 5, 6, 1, 2, 3]));
});

test('a cut off, compressed or foreign file is none', () => {
  const bytes = encodeBmp({ width: 8, height: 8, pixels: Buffer.alloc(192) });
  const compressed = Buffer.from(bytes);
  compressed.writeUInt32LE(1, 30);
  for (const each of [bytes.subarray(0, 100), compressed, Buffer.from('BM'), Buffer.alloc(200)]) {
    expect(decodeBmp(each)).toBeUndefined();
  }
});
