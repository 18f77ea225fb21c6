import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { imageSize } from 'image-size';
import sharp from 'sharp';
import { MAX_STEPS } from '../../../../functions/domain/image/jpeg.ts';
import { scanImageHeader } from '../../../../functions/domain/image/scan-image-header.ts';
import { EOI, frame, jpeg, segment, u16 } from './bytes.ts';
import { baselineJpeg, HEIGHT, insertIntoJpeg, JPEGS, jpegWithThumbnail, WIDTH } from './pictures.ts';
import { messageOf, readInWindows, scanWhole } from './ranged-reads.ts';

const FOUND = { kind: 'found', format: 'jpeg', width: WIDTH, height: HEIGHT };

describe('a JPEG', () => {
  it.each(Object.entries(JPEGS))('that is %s has the size that others read too', async (_name, create) => {
    const file = await create();
    const { width, height } = await sharp(file).metadata();
    expect(scanWhole(file)).toEqual({ kind: 'found', format: 'jpeg', width, height });
    const other = imageSize(file);
    expect({ width: other.width, height: other.height }).toEqual({ width, height });
  });

  it.each(Object.entries(JPEGS))('that is %s has the same size whatever the windows are', async (_name, create) => {
    const file = await create();
    for (const first of [32, 33, 50, 100, 1000, 8192, file.length]) {
      for (const next of [10, 32, 8192]) {
        expect(readInWindows(file, first, next).scan).toEqual(FOUND);
      }
    }
  });

  it('with a long chain of segments is read from marker to marker', async () => {
    const chain = Array.from({ length: 5 }, () => segment(0xe1, new Uint8Array(60_000)));
    const { scan, offsets } = readInWindows(insertIntoJpeg(await baselineJpeg(), ...chain), 8192);
    expect(scan).toEqual(FOUND);
    expect(offsets).toEqual([0, ...[1, 2, 3, 4, 5].map((count) => 2 + count * 60_004)]);
  });

  it('whose frame header is just not in the first window is found by a second one', () => {
    for (let fill = 8150; fill <= 8200; fill++) {
      const file = jpeg(segment(0xe1, new Uint8Array(fill)), frame(0xc0, 640, 480), EOI);
      const { scan, offsets } = readInWindows(file, 8192);
      expect(scan).toMatchObject({ width: 640, height: 480 });
      expect(offsets.length).toBeLessThanOrEqual(2);
    }
  });
});

describe('the frame header of a JPEG', () => {
  const frames = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

  it.each(frames.map((marker) => [marker.toString(16), marker]))('may be the marker %s', (_name, marker) => {
    expect(scanWhole(jpeg(frame(Number(marker), 300, 200)))).toMatchObject({ kind: 'found', width: 300, height: 200 });
  });

  it.each([0xc4, 0xc8, 0xcc])('is not one of the tables between those markers (%i)', (marker) => {
    const file = jpeg(frame(marker, 1, 1), frame(0xc0, 300, 200));
    expect(scanWhole(file)).toMatchObject({ kind: 'found', width: 300, height: 200 });
  });

  it('is not the one of a thumbnail', async () => {
    const file = await jpegWithThumbnail();
    const frameOfThumbnail = Buffer.from(file).indexOf(frame(0xc0, 16, 12).subarray(0, 9));
    expect(frameOfThumbnail).toBeGreaterThan(0);
    expect(frameOfThumbnail).toBeLessThan(700);
    expect(scanWhole(file)).toEqual(FOUND);
  });

  it('goes up to 65,535 pixels a side', () => {
    expect(scanWhole(jpeg(frame(0xc0, 65_535, 65_535)))).toMatchObject({ width: 65_535, height: 65_535 });
  });
});

describe('a bad JPEG', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['JPEG-LS', jpeg(frame(0xf7, 300, 200)), /JPEG-LS/],
    ['with height 0 and DNL', jpeg(frame(0xc0, 300, 0), segment(0xda, []), segment(0xdc, u16(200))), /DNL/],
    ['with width 0', jpeg(frame(0xc0, 0, 200)), /0 pixels wide/],
    ['with a segment of length 0', jpeg([0xff, 0xe1, 0, 0], frame(0xc0, 300, 200)), /has 0 bytes/],
    ['with a segment of length 1', jpeg([0xff, 0xe1, 0, 1], frame(0xc0, 300, 200)), /has 1 bytes/],
    ['with a frame of length 0', jpeg([0xff, 0xc0, 0, 0, 8, 0, 99, 0, 99, 3]), /frame header has 0 bytes/],
    ['with a frame of no components', jpeg(frame(0xc0, 300, 200, 0)), /0 components/],
    ['with pixels before its size', jpeg(segment(0xda, [1, 2, 3]), frame(0xc0, 300, 200)), /pixels begin before/],
    ['that ends before its size', jpeg(EOI, frame(0xc0, 300, 200)), /ends before its size/],
    ['of nothing but beginning and end', jpeg(EOI), /ends before its size/],
    ['that begins twice', jpeg([0xff, 0xd8], frame(0xc0, 300, 200)), /begins a second time/],
    ['with a reserved marker', jpeg([0xff, 0x02, 0, 4, 0, 0], frame(0xc0, 300, 200)), /unknown kind/],
    ['that is only its beginning', jpeg([0xff]), /cut off/],
    ['with a segment longer than the file', jpeg([0xff, 0xe1, 0xff, 0xff, 1, 2, 3]), /cut off/],
    ['of fill bytes', jpeg(new Uint8Array(65_536).fill(0xff)), /than any image needs/],
    ['of restart markers', jpeg(...Array(30_000).fill([0xff, 0xd0])), /than any image needs/],
    ['of empty segments', jpeg(...Array(16_000).fill([0xff, 0xe1, 0, 2])), /than any image needs/],
    ['of stray bytes', jpeg([0xff, 0x00], new Uint8Array(65_536)), /than any image needs/],
  ])('%s is refused with its reason, as a JPEG', (_name, file, message) => {
    expect(messageOf(scanWhole(file))).toMatch(message);
    expect(messageOf(scanWhole(file))).toMatch(/^The (?:JPEG|content is a JPEG-LS)\b/);
  });

  it('takes a bounded number of steps, up to which it is read', () => {
    const behind = (steps: number) => jpeg(...Array(steps).fill([0xff, 0xd0]), frame(0xc0, 300, 200));
    expect(scanWhole(behind(MAX_STEPS - 1))).toMatchObject({ kind: 'found', width: 300, height: 200 });
    expect(messageOf(scanWhole(behind(MAX_STEPS)))).toMatch(/than any image needs/);
  });

  it('that is cut off asks for no window behind its end', () => {
    const file = jpeg(segment(0xe1, new Uint8Array(30_000)), frame(0xc0, 300, 200));
    for (const length of [20, 9000, 30_005, 30_006, 30_007, 30_015]) {
      expect(messageOf(readInWindows(file.subarray(0, length), 8192).scan)).toMatch(/cut off/);
    }
  });

  it('of which a window is too small to get anywhere is not asked for the same window again', () => {
    const file = jpeg(segment(0xe1, [1, 2, 3]), frame(0xc0, 300, 200), EOI);
    const at = 2 + 7;
    for (let bytes = 0; bytes < 10; bytes++) {
      const scan = scanImageHeader(file.subarray(at, at + bytes), { fileSize: file.length, at });
      expect(messageOf(scan)).toMatch(/cut off/);
    }
    expect(scanImageHeader(file.subarray(at, at + 10), { fileSize: file.length, at }).kind).toBe('found');
  });
});

describe('what stands between two segments', () => {
  it.each<[string, number[]]>([
    ['fill bytes', Array(50).fill(0xff)],
    ['zeros', [0, 0, 0, 0]],
    ['other stray bytes', [1, 2, 3]],
    ['an escaped FF', [0xff, 0x00, 0xff, 0x00]],
    ['TEM', [0xff, 0x01]],
    ['a restart marker', [0xff, 0xd3]],
  ])('is passed over as libjpeg does: %s', async (_name, stray) => {
    const file = insertIntoJpeg(await baselineJpeg(), segment(0xe1, [1, 2, 3]), stray);
    expect(await sharp(file, { failOn: 'none' }).metadata()).toMatchObject({ width: WIDTH, height: HEIGHT });
    expect(scanWhole(file)).toEqual(FOUND);
  });

  const part = fc.oneof(
    fc
      .tuple(fc.constantFrom(0xe0, 0xe1, 0xe2, 0xed, 0xfe, 0xdb, 0xc4), fc.uint8Array({ maxLength: 300 }))
      .map(([marker, data]) => segment(marker, data)),
    fc.constant(segment(0xe1, frame(0xc0, 16, 12))),
    fc.nat(65_533).map((length) => segment(0xe2, new Uint8Array(length).fill(0xff))),
    fc.uint8Array({ max: 0xfe, maxLength: 20 }),
    fc.nat(20).map((count) => new Uint8Array(count).fill(0xff)),
    fc.constantFrom(Uint8Array.of(0xff, 0x00), Uint8Array.of(0xff, 0x01), Uint8Array.of(0xff, 0xd7)),
  );

  it('never changes the size, whatever it is and whatever the windows are', () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }),
        fc.integer({ min: 1, max: 65_535 }),
        fc.integer({ min: 1, max: 65_535 }),
        fc.integer({ min: 32, max: 9000 }),
        fc.integer({ min: 10, max: 9000 }),
        (parts, width, height, first, next) => {
          // The first byte behind SOI tells that it is a JPEG: the chain starts with a whole segment.
          const file = jpeg(segment(0xe0, []), ...parts.map(closed), frame(0xc2, width, height), EOI);
          expect(readInWindows(file, first, next).scan).toEqual({ kind: 'found', format: 'jpeg', width, height });
        },
      ),
      { numRuns: 300 },
    );
  });

  /** Fill bytes belong to the marker behind them: followed by stray bytes they would become another one. */
  function closed(bytes: Uint8Array): Uint8Array {
    return bytes.length > 0 && bytes.every((byte) => byte === 0xff) ? Uint8Array.of(...bytes, 0x00) : bytes;
  }
});
