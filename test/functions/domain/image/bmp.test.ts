import { describe, expect, it } from '@jest/globals';
import { imageSize } from 'image-size';
import { bmp } from './bytes.ts';
import { messageOf, readInWindows, scanWhole } from './ranged-reads.ts';

describe('a BMP', () => {
  it.each([
    ['24 bit', bmp({ width: 131, height: 77 })],
    ['8 bit with a palette', bmp({ width: 131, height: 77, bits: 8 })],
    ['stored from top to bottom', bmp({ width: 131, height: -77 })],
    ['of the short OS/2 2 header', bmp({ width: 131, height: 77, headerSize: 16 })],
    ['of version 4', bmp({ width: 131, height: 77, headerSize: 108 })],
    ['of version 5', bmp({ width: 131, height: 77, headerSize: 124 })],
  ])('that is %s has the size that others read too', (_name, file) => {
    const { width, height } = imageSize(file);
    expect([width, height]).toEqual([131, 77]);
    expectSize(file, 131, 77);
  });

  it.each([8, 24] as const)('of OS/2 1 has sides of 16 bit (%i bits a pixel)', (bits) => {
    expectSize(bmp({ width: 131, height: 77, bits, headerSize: 12 }), 131, 77);
    expectSize(bmp({ width: 1, height: 65_535, bits, headerSize: 12 }), 1, 65_535);
    expectSize(bmp({ width: 65_535, height: 1, bits, headerSize: 12 }), 65_535, 1);
  });

  it('whose height is -2^31 has a size like any other', () => {
    const file = Buffer.from(bmp({ width: 100, height: 1 }));
    file.writeInt32LE(-0x80000000, 22);
    expect(scanWhole(file)).toMatchObject({ kind: 'found', height: 0x80000000 });
  });

  it.each([
    [12, 22],
    [40, 26],
  ])('with a header of %i bytes is read as soon as its first %i bytes are there', (headerSize, length) => {
    const file = bmp({ width: 131, height: 77, headerSize });
    expect(scanWhole(file.subarray(0, length))).toMatchObject({ kind: 'found', width: 131, height: 77 });
  });
});

describe('a bad BMP', () => {
  it.each<[string, number, RegExp]>([
    ['0', 0, /its header says that it has 0 bytes/],
    ['11', 11, /11 bytes/],
    ['13', 13, /13 bytes/],
    ['15', 15, /15 bytes/],
    ['125', 125, /125 bytes/],
    ['2^32-1', 0xffffffff, /4294967295 bytes/],
  ])('with a header of %s bytes is refused', (_name, headerSize, message) => {
    const file = Buffer.from(bmp({ width: 100, height: 100 }));
    file.writeUInt32LE(headerSize, 14);
    expect(messageOf(scanWhole(file))).toMatch(message);
    expect(messageOf(scanWhole(file.subarray(0, 18)))).toMatch(message);
  });

  it.each([
    [0, 100],
    [100, 0],
    [-100, 100],
  ])('of %i x %i pixels is refused', (width, height) => {
    const file = Buffer.from(bmp({ width: 100, height: 100 }));
    file.writeInt32LE(width, 18);
    file.writeInt32LE(height, 22);
    expect(messageOf(scanWhole(file))).toMatch(`${width} x ${height} pixels`);
    expect(messageOf(scanWhole(file))).toMatch(/^The BMP /);
  });

  it.each([12, 40])('that is cut off in its header of %i bytes is refused as such', (headerSize) => {
    const file = bmp({ width: 100, height: 100, headerSize });
    for (let length = 2; length < (headerSize === 12 ? 22 : 26); length++) {
      expect(messageOf(scanWhole(file.subarray(0, length)))).toMatch(/BMP is cut off/);
    }
  });

  it('that is an array of bitmaps is refused by that name', () => {
    const file = Buffer.concat([Buffer.from('BA'), Buffer.alloc(12), bmp({ width: 100, height: 100 })]);
    expect(messageOf(scanWhole(file))).toMatch(/array of OS\/2 bitmaps/);
  });
});

function expectSize(file: Uint8Array, width: number, height: number): void {
  for (const window of [32, 8192, file.length]) {
    expect(readInWindows(file, window)).toEqual({
      scan: { kind: 'found', format: 'bmp', width, height },
      offsets: [0],
    });
  }
}
