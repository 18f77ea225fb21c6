import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { imageSize } from 'image-size';
import sharp from 'sharp';
import { MAX_STEPS } from '../../../../functions/domain/image/jpeg.ts';
import { scanImageHeader } from '../../../../functions/domain/image/scan-image-header.ts';
import type { HeaderScan } from '../../../../functions/domain/image/scan-result.ts';
import { bmp, concat, frame, jpeg, segment } from './bytes.ts';
import { baselineJpeg, HEIGHT, JPEGS, jpegWithThumbnail, PNGS, WIDTH } from './pictures.ts';
import { readInWindows, scanWhole } from './ranged-reads.ts';

const WINDOW_BYTES = 65_536;

async function goodFiles(): Promise<Uint8Array[]> {
  const pictures = await Promise.all([...Object.values(JPEGS), ...Object.values(PNGS)].map((create) => create()));
  const bitmaps = [40, 12, 124].map((headerSize) => bmp({ width: WIDTH, height: HEIGHT, headerSize }));
  return [...pictures, ...bitmaps];
}

describe('a good file that was cut off', () => {
  it('is either read or refused, at each of its first 1,000 bytes and wherever else', async () => {
    for (const file of await goodFiles()) {
      const whole = scanWhole(file);
      for (let length = 0; length < file.length; length += length < 1000 ? 1 : 997) {
        const { scan } = readInWindows(file.subarray(0, length), 8192);
        if (scan.kind === 'found') expect(scan).toEqual(whole);
      }
    }
  });

  it('is read as soon as its size is there, however much of it follows', async () => {
    for (const file of await goodFiles()) {
      const lengths = Array.from({ length: 1000 }, (_, index) => index).concat(file.length);
      const enough = lengths.filter((length) => scanWhole(file.subarray(0, length)).kind === 'found');
      expect(enough.at(-1)).toBe(file.length);
      expect(enough).toEqual(lengths.slice(-enough.length));
    }
  });
});

describe('a file with one wrong bit', () => {
  it.each([
    ['JPEG', baselineJpeg],
    ['JPEG with a thumbnail', jpegWithThumbnail],
  ])('has the size that libjpeg reads: %s', async (_name, create) => {
    const file = await create();
    let agreed = 0;
    for (const { wrong, scan } of flipped(file, 200)) {
      const libjpeg = await sharp(wrong, { failOn: 'none' })
        .metadata()
        .catch(() => undefined);
      if (libjpeg?.format !== 'jpeg' || scan.kind !== 'found') continue;
      expect([scan.width, scan.height]).toEqual([libjpeg.width, libjpeg.height]);
      agreed += 1;
    }
    expect(agreed).toBeGreaterThan(500);
  });

  it.each([
    ['PNG', PNGS.RGB],
    ['BMP', async () => bmp({ width: WIDTH, height: HEIGHT })],
  ])('has the size that image-size reads: %s', async (_name, create) => {
    const file = (await create?.()) ?? new Uint8Array();
    for (const { wrong, scan } of flipped(file, 64)) {
      if (scan.kind !== 'found' || isCoreHeader(wrong)) continue;
      const { width, height } = imageSize(wrong);
      expect([scan.width, scan.height]).toEqual([width, height]);
    }
  });

  it('ends in every good file, whichever of the first 1,000 bytes it is in', async () => {
    for (const file of await goodFiles()) {
      for (const { scan } of flipped(file.subarray(0, 12_000), 1000)) expectSound(scan);
    }
  });
});

describe('any bytes at all', () => {
  const beginning = fc.constantFrom(
    [0xff, 0xd8, 0xff],
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    [0x42, 0x4d],
    [],
  );
  const likelyByte = fc.oneof(fc.constantFrom(0x00, 0xff, 0xc0, 0xe1, 0xd8, 0xda, 0x02), fc.nat(255));

  it('are answered in every window, and always with progress', () => {
    fc.assert(
      fc.property(
        beginning,
        fc.array(likelyByte, { maxLength: 2000 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 3000 }),
        (start, rest, first, next) => {
          expectSound(readInWindows(concat(start, rest), first, next).scan);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('are answered though size and offset are nonsense', () => {
    const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, Number.NaN, Infinity));
    fc.assert(
      fc.property(beginning, fc.array(likelyByte), anyNumber, anyNumber, (start, rest, fileSize, at) => {
        expect(() => scanImageHeader(concat(start, rest), { fileSize, at })).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });

  it('are answered when they are a good file with many wrong bytes', async () => {
    const files = await goodFiles();
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { minLength: 1, maxLength: 30 }),
        (index, changes) => {
          const wrong = Buffer.from(files[index] ?? []);
          for (const [offset, byte] of changes) wrong[offset] = byte;
          expectSound(readInWindows(wrong, 8192).scan);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a file made to keep the parser busy', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const repeated = (...bytes: number[]) =>
    Uint8Array.from({ length: WINDOW_BYTES }, (_, index) => bytes[index % bytes.length] ?? 0);
  const hostile: [string, Uint8Array][] = [
    ['fill bytes', jpeg(repeated(0xff))],
    ['stray bytes', jpeg([0xff, 0x00], repeated(0x20))],
    ['escaped FFs', jpeg(repeated(0xff, 0x00))],
    ['restart markers', jpeg(repeated(0xff, 0xd0))],
    ['empty segments', jpeg(repeated(0xff, 0xe1, 0x00, 0x02))],
    ['segments of length 0', jpeg(repeated(0xff, 0xe1, 0x00, 0x00))],
    ['frames without a size', jpeg(repeated(0xff, 0xc0))],
    ['nested thumbnails', jpeg(segment(0xe1, jpeg(segment(0xe1, frame(0xc0, 9, 9)))), repeated(0xff))],
    ['PNG chunks', concat([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], repeated(0xff))],
    ['a BMP header', concat([0x42, 0x4d], repeated(0xff))],
    ['zeros', repeated(0x00)],
    ['angle brackets', repeated(0x3c)],
    ['white space', repeated(0x20)],
  ];

  it.each(hostile)('of %s reads each byte a few times at most, up to its budget of steps', (_name, file) => {
    const reads = (['getUint8', 'getUint16', 'getUint32', 'getInt32'] as const).map((name) =>
      jest.spyOn(DataView.prototype, name),
    );
    expect(scanWhole(file).kind).toBe('unsupported');
    const count = reads.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    expect(count).toBeLessThanOrEqual(3 * MAX_STEPS);
  });

  it('takes no longer when its window is the largest file', () => {
    const begun = performance.now();
    for (const [, file] of hostile) {
      const large = Buffer.alloc(3_932_160, file.subarray(-64));
      large.set(file);
      for (let round = 0; round < 20; round++) expect(scanWhole(large).kind).toBe('unsupported');
    }
    // 260 scans of well under a millisecond each: a parser without a budget takes minutes.
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('with segments up to its end is read with one window for each and then refused', () => {
    const file = jpeg(...Array.from({ length: 50 }, () => segment(0xe1, new Uint8Array(65_533))));
    const { scan, offsets } = readInWindows(file, 8192);
    expect(scan.kind).toBe('unsupported');
    expect(offsets).toHaveLength(50);
  });
});

/** Each bit in turn, in the same copy: `wrong` is right again when the next one is taken. */
function* flipped(file: Uint8Array, bytes: number): Generator<{ wrong: Uint8Array; scan: HeaderScan }> {
  const wrong = Buffer.from(file);
  for (let offset = 0; offset < Math.min(bytes, file.length); offset++) {
    const right = wrong.readUInt8(offset);
    for (let bit = 0; bit < 8; bit++) {
      wrong.writeUInt8(right ^ (1 << bit), offset);
      yield { wrong, scan: readInWindows(wrong, 8192).scan };
    }
    wrong.writeUInt8(right, offset);
  }
}

/** Which image-size reads as if its sides had 32 bit. */
function isCoreHeader(file: Uint8Array): boolean {
  return file[0] === 0x42 && file[14] === 12;
}

function expectSound(scan: HeaderScan): void {
  if (scan.kind === 'unsupported') expect(scan.message.length).toBeGreaterThan(30);
  if (scan.kind !== 'found') return;
  expect(scan.width).toBeGreaterThan(0);
  expect(scan.height).toBeGreaterThan(0);
}
