import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readBmpHeader } from '../../../../../functions/prepare/decoding/bmp/bmp-header.ts';
import { decodeBmp } from '../../../../../functions/prepare/decoding/bmp/decode-bmp.ts';
import { type BmpParts, bmpFile } from './bmp-file.ts';

function decode(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const { data, channels, width, height } = decodeBmp(view, readBmpHeader(view));
  return { width, height, channels, data: [...data] };
}

/** The pixels row by row from the top, as text: `rgb` in hexadecimal digits. */
function rows(parts: BmpParts): readonly string[] {
  const { width, height, channels, data } = decode(bmpFile(parts));
  const digits = data.map((value) => value.toString(16).padStart(2, '0'));
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const at = (y * width + x) * channels;
      return digits.slice(at, at + channels).join('');
    }).join(' '),
  );
}

const BLACK_RED_GREEN_BLUE = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0];
const TWO_BY_TWO = { width: 2, height: 2 };

describe('a BMP', () => {
  it('with 24 bits per pixel has its bottom row first, blue first, and rows of whole words', () => {
    const pixels = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0];
    expect(rows({ ...TWO_BY_TWO, bits: 24, pixels })).toEqual(['090807 0c0b0a', '030201 060504']);
  });

  it('with a negative height has its top row first', () => {
    const pixels = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0];
    expect(rows({ width: 2, height: -2, bits: 24, pixels })).toEqual(['030201 060504', '090807 0c0b0a']);
  });

  it('with 32 bits per pixel has a fourth byte that means nothing', () => {
    const pixels = [1, 2, 3, 0, 4, 5, 6, 255];
    expect(rows({ width: 2, height: 1, bits: 32, pixels })).toEqual(['030201 060504']);
  });

  it('with an alpha mask has alpha', () => {
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const pixels = [1, 2, 3, 0, 4, 5, 6, 128];
    expect(rows({ width: 2, height: 1, bits: 32, compression: 3, headerBytes: 124, masks, pixels })).toEqual([
      '03020100 06050480',
    ]);
  });

  it('with an alpha mask and alpha 0 everywhere is opaque, as programs mean it', () => {
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const pixels = [1, 2, 3, 0, 4, 5, 6, 0];
    expect(rows({ width: 2, height: 1, bits: 32, compression: 3, headerBytes: 108, masks, pixels })).toEqual([
      '030201ff 060504ff',
    ]);
  });

  it('with 16 bits per pixel has five bits of each colour', () => {
    const pixels = [0x00, 0x7c, 0xe0, 0x03, 0x1f, 0x00, 0xff, 0x7f];
    expect(rows({ width: 4, height: 1, bits: 16, pixels })).toEqual(['ff0000 00ff00 0000ff ffffff']);
  });

  it('with masks behind its header has as many bits of each colour as they say', () => {
    const masks = [0xf800, 0x7e0, 0x1f];
    const pixels = [0x00, 0xf8, 0xe0, 0x07, 0x1f, 0x00, 0x10, 0x84];
    expect(rows({ width: 4, height: 1, bits: 16, compression: 3, masks, pixels })).toEqual([
      'ff0000 00ff00 0000ff 848284',
    ]);
  });

  it.each([
    [1, [0b01000000, 0, 0, 0], 8, ['000000 ff0000 000000']],
    [2, [0b00011011, 0, 0, 0], 16, ['000000 ff0000 00ff00']],
    [4, [0x01, 0x20, 0, 0], 16, ['000000 ff0000 00ff00']],
    [8, [0, 1, 2, 0], 16, ['000000 ff0000 00ff00']],
  ])('with %d bits per pixel has a palette', (bits, pixels, paletteBytes, expected) => {
    const palette = BLACK_RED_GREEN_BLUE.slice(0, paletteBytes);
    expect(rows({ width: 3, height: 1, bits, palette, pixels })).toEqual(expected);
  });

  it('shows an index without a colour as black', () => {
    expect(rows({ width: 2, height: 1, bits: 8, palette: [1, 2, 3, 0], pixels: [0, 200, 0, 0] })).toEqual([
      '030201 000000',
    ]);
  });

  it('of OS/2 has a palette of three bytes per colour and sides of 16 bits', () => {
    const palette = [0, 0, 0, 0, 0, 255];
    expect(rows({ width: 2, height: 1, bits: 1, headerBytes: 12, palette, pixels: [0x40, 0, 0, 0] })).toEqual([
      '000000 ff0000',
    ]);
  });
});

describe('a BMP of runs', () => {
  const rle8 = (pixels: number[], size = { width: 4, height: 2 }) =>
    rows({ ...size, bits: 8, compression: 1, palette: BLACK_RED_GREEN_BLUE, pixels });

  it('repeats an index, and ends its lines and itself', () => {
    expect(rle8([4, 1, 0, 0, 2, 2, 2, 3, 0, 1])).toEqual([
      '00ff00 00ff00 0000ff 0000ff',
      'ff0000 ff0000 ff0000 ff0000',
    ]);
  });

  it('gives single indices, filled up to words', () => {
    expect(rle8([0, 3, 1, 2, 3, 0, 0, 0, 4, 1, 0, 1])).toEqual([
      'ff0000 ff0000 ff0000 ff0000',
      'ff0000 00ff00 0000ff 000000',
    ]);
  });

  it('passes over pixels, which are those of the first colour', () => {
    expect(rle8([1, 1, 0, 2, 1, 1, 2, 2, 0, 1])).toEqual([
      '000000 000000 00ff00 00ff00',
      'ff0000 000000 000000 000000',
    ]);
  });

  it('has two indices in each byte with 4 bits per pixel', () => {
    const pixels = [3, 0x12, 0, 0, 0, 3, 0x12, 0x30, 0, 1];
    expect(rows({ width: 3, height: 2, bits: 4, compression: 2, palette: BLACK_RED_GREEN_BLUE, pixels })).toEqual([
      'ff0000 00ff00 0000ff',
      'ff0000 00ff00 ff0000',
    ]);
  });

  it('does not leave the image, however long its runs are', () => {
    expect(rle8([255, 1, 0, 2, 255, 0, 255, 2, 0, 0, 0, 2, 0, 255])).toEqual([
      '000000 000000 000000 000000',
      'ff0000 ff0000 ff0000 ff0000',
    ]);
  });
});

describe('a BMP that cannot be read', () => {
  it.each<[string, BmpParts, RegExp]>([
    ['is cut off in its pixels', { ...TWO_BY_TWO, bits: 24, pixels: Array(13).fill(0) }, /cut off in its pixels/],
    [
      'has a single run that is cut off',
      { ...TWO_BY_TWO, bits: 8, compression: 1, palette: [0, 0, 0, 0], pixels: [2] },
      /cut off in its pixels/,
    ],
    [
      'has single indices that are cut off',
      { ...TWO_BY_TWO, bits: 8, compression: 1, palette: [0, 0, 0, 0], pixels: [0, 9, 1] },
      /cut off in its pixels/,
    ],
    [
      'is cut off where it passes over pixels',
      { ...TWO_BY_TWO, bits: 8, compression: 1, palette: [0, 0, 0, 0], pixels: [0, 2] },
      /cut off in its pixels/,
    ],
    ['has no palette', { ...TWO_BY_TWO, bits: 8, pixels: [] }, /cut off in its palette/],
    ['has 3 bits per pixel', { ...TWO_BY_TWO, bits: 3, pixels: [] }, /3 bits per pixel/],
    ['has a JPEG inside', { ...TWO_BY_TWO, bits: 24, compression: 4, pixels: [] }, /compression 4 with 24 bits/],
    ['has runs of true colour', { ...TWO_BY_TWO, bits: 24, compression: 1, pixels: [] }, /compression 1 with 24 bits/],
    [
      'is of a fax',
      { ...TWO_BY_TWO, bits: 1, compression: 3, headerBytes: 64, palette: [], pixels: [] },
      /compression 3/,
    ],
    ['has no width', { width: 0, height: 2, bits: 24, pixels: [] }, /0 x 2 pixels/],
    ['has no height', { width: 2, height: 0, bits: 24, pixels: [] }, /2 x 0 pixels/],
    ['has a negative width', { width: -2, height: 2, bits: 24, pixels: [] }, /-2 x 2 pixels/],
    [
      'has a header of unknown length',
      { ...TWO_BY_TWO, bits: 24, headerBytes: 125, pixels: [] },
      /header of 125 bytes/,
    ],
  ])('%s', (_, parts, message) => {
    expect(() => decode(bmpFile(parts))).toThrow(message);
  });

  it('begins its pixels behind its end', () => {
    const file = bmpFile({ ...TWO_BY_TWO, bits: 24, pixels: Array(16).fill(0) });
    new DataView(file.buffer, file.byteOffset).setUint32(10, 0xffffffff, true);
    expect(() => decode(file)).toThrow(/cut off in its pixels/);
  });

  it.each([0, 14, 17, 25, 53])('ends after %d bytes', (length) => {
    const file = bmpFile({ ...TWO_BY_TWO, bits: 24, pixels: Array(16).fill(0) });
    expect(() => decode(Uint8Array.from(file.subarray(0, length)))).toThrow(/cut off in its header/);
  });
});

describe('any bytes behind the signature of a BMP', () => {
  it('are an image or an error with a sentence, never a read or write outside', () => {
    const parts = fc.record({
      width: fc.integer({ min: 1, max: 40 }),
      height: fc.integer({ min: -40, max: 40 }),
      bits: fc.constantFrom(1, 2, 4, 8, 16, 24, 32),
      compression: fc.constantFrom(0, 1, 2, 3, 6),
      headerBytes: fc.constantFrom(12, 16, 40, 52, 56, 108, 124),
      masks: fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 4, maxLength: 4 }),
      palette: fc.array(fc.nat(255), { maxLength: 1024 }),
      pixels: fc.array(fc.nat(255), { maxLength: 4096 }),
    });
    fc.assert(
      fc.property(parts, (given) => {
        try {
          const { width, height, channels, data } = decode(bmpFile(given));
          expect(data.length).toBe(width * height * channels);
        } catch (error) {
          expect(error).toMatchObject({ message: expect.stringMatching(/^The BMP /) });
        }
      }),
    );
  });
});
