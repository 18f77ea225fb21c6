import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { IntakeWorld } from '../../fakes/intake-world.ts';
import { bmp, concat, frame, ihdr, jpeg, PNG_SIGNATURE, pngChunk, segment } from '../domain/image/bytes.ts';

let world: IntakeWorld;
beforeEach(() => {
  world = new IntakeWorld();
  world.settings = { ...world.settings, prepareImages: 'needed' };
});

const text = (content: string) => Buffer.from(content, 'latin1');
const HEIC = readFileSync(new URL('../../../local/samples/heic/iphone.heic', import.meta.url));
const MAX_TENCENT_BYTES = 3_932_160;
const MAX_BYTES = 52_428_800;

/** EXIF data with nothing but an orientation. */
function orientationData(orientation: number): Uint8Array {
  const tiff = Buffer.from('49492a0008000000010012010300010000000000000000000000', 'hex');
  tiff.writeUInt16LE(orientation, 18);
  return tiff;
}

const exif = (orientation: number) => segment(0xe1, concat(text('Exif\0\0'), orientationData(orientation)));

const photo = (width: number, height: number, ...segments: readonly Uint8Array[]) =>
  jpeg(...segments, frame(0xc0, width, height), new Uint8Array(1_000));

const png = (width: number, height: number) => concat(PNG_SIGNATURE, pngChunk('IHDR', ihdr(width, height)));

/** Followed by zeros up to that size. */
const ofSize = (bytes: number, file: Uint8Array) => concat(file, new Uint8Array(bytes - file.length));

async function upload(bytes: Uint8Array, key = 'a') {
  await world.upload(key, { bytes });
  return world.onlyRow;
}

const WAITS = { status: 'PENDING', stage: 'prepare', reason: 'WaitsForPreparation' };
const SENT = { objectKey: 'a', version: 'v1', personId: '1001', submission: 0 };

describe('an image that Tencent would refuse', () => {
  it.each<[string, Uint8Array, object]>([
    ['a photo of 12 megapixels', photo(4032, 3024), { format: 'jpeg', width: 4032, height: 3024 }],
    ['a screenshot', png(1290, 2796), { format: 'png', width: 1290, height: 2796 }],
    ['a large BMP', bmp({ width: 2001, height: 100 }), { format: 'bmp', width: 2001 }],
    [
      'an image of one byte too many',
      ofSize(MAX_TENCENT_BYTES + 1, photo(4000, 3000)),
      { format: 'jpeg', width: 4000 },
    ],
    ['an HEIC', HEIC, { format: 'heic' }],
    ['a WebP', text('RIFF\x10\0\0\0WEBPVP8 \0\0\0\0'), { format: 'webp' }],
    ['a GIF', text('GIF89a\x10\0\x10\0'), { format: 'gif' }],
    ['a TIFF', text('II*\0\x08\0\0\0\0\0\0\0'), { format: 'tiff' }],
    ['an AVIF', text('\0\0\0\x14ftypavif\0\0\0\0mif1'), { format: 'avif' }],
  ])('goes to the prepare stage: %s', async (_, bytes, expected) => {
    expect(await upload(bytes)).toMatchObject({ ...WAITS, ...expected, size: bytes.length });
    expect(world.sentToPrepare).toEqual([SENT]);
    expect(world.sent).toEqual([]);
  });

  it('by its key goes there, too', async () => {
    expect(await upload(photo(640, 480), 'a/../b')).toMatchObject(WAITS);
  });

  it.each([2, 3, 4, 5, 6, 7, 8])('or turn, by EXIF orientation %i, goes there', async (orientation) => {
    expect(await upload(photo(640, 480, exif(orientation)))).toMatchObject({ ...WAITS, orientation, width: 640 });
  });

  it.each([2, 3, 4, 5, 6, 7, 8])('or turn, as a PNG with EXIF orientation %i, goes there', async (orientation) => {
    const turned = concat(png(640, 480), pngChunk('eXIf', [...orientationData(orientation)]));
    expect(await upload(turned)).toMatchObject({ ...WAITS, orientation, format: 'png', width: 640 });
  });

  it('is seen to be turned behind a colour profile, where the frame is', async () => {
    const profile = segment(0xe2, new Uint8Array(20_000));
    expect(await upload(photo(640, 480, profile, exif(6)))).toMatchObject({ ...WAITS, orientation: 6 });
  });

  it('is read once when its bytes already tell that it is prepared', async () => {
    await upload(ofSize(MAX_TENCENT_BYTES + 1, photo(640, 480, segment(0xe2, new Uint8Array(20_000)))));
    expect(world.reads).toHaveLength(1);
    expect(world.onlyRow).toMatchObject(WAITS);
  });
});

describe('an image that Tencent accepts', () => {
  it.each<[string, Uint8Array]>([
    ['a JPEG', photo(4000, 3000)],
    ['an upright JPEG with EXIF', photo(640, 480, exif(1))],
    ['a PNG', png(2000, 2000)],
    ['a BMP', bmp({ width: 64, height: 64 })],
    ['an image of the most bytes', ofSize(MAX_TENCENT_BYTES, photo(640, 480))],
  ])('goes to enroll as it is: %s', async (_, bytes) => {
    const row = await upload(bytes);
    expect([row.status, row.stage, row.reason]).toEqual(['PENDING', undefined, undefined]);
    expect(world.sent).toEqual([SENT]);
    expect(world.sentToPrepare).toEqual([]);
  });

  it('is prepared all the same where every image is', async () => {
    world.settings = { ...world.settings, prepareImages: 'always' };
    expect(await upload(photo(640, 480))).toMatchObject({ ...WAITS, width: 640, height: 480 });
    expect(world.sentToPrepare).toEqual([SENT]);
  });
});

describe('an image that cannot be prepared', () => {
  it.each<[string, Uint8Array, string, RegExp]>([
    ['of one byte too many', ofSize(MAX_BYTES + 1, photo(4000, 3000)), 'ImageTooLarge', /expected at most 52428800/],
    ['of one pixel row too many', photo(10_000, 10_001), 'DimensionsOutOfRange', /at most 100000000 pixels/],
    ['that is too narrow', photo(640, 63), 'DimensionsOutOfRange', /short edge of at least 64/],
    ['that would be too narrow', photo(6_400, 210), 'DimensionsOutOfRange', /short edge has 63/],
    ['that is empty', new Uint8Array(), 'ImageEmpty', /no bytes/],
    [
      'of another format',
      text('%PDF-1.7\n%%EOF........'),
      'FormatUnsupported',
      /a PDF.*Expected a JPG, .* or HEIC image/,
    ],
    ['that is cut off in its header', photo(640, 480).subarray(0, 10), 'FormatUnsupported', /cut off/],
  ])('is rejected by intake: %s', async (_, bytes, reason, message) => {
    const row = await upload(bytes);
    expect(row).toMatchObject({ status: 'REJECTED', reason, message: expect.stringMatching(message) });
    expect([row.stage, world.sent, world.sentToPrepare]).toEqual([undefined, [], []]);
  });

  it.each<[string, Uint8Array]>([
    ['of the most bytes', ofSize(MAX_BYTES, photo(4000, 3000))],
    ['of the most pixels', photo(10_000, 10_000)],
  ])('differs from one that can by one byte or row: %s', async (_, bytes) => {
    expect(await upload(bytes)).toMatchObject(WAITS);
  });
});

describe('a second event of an image that waits for its preparation', () => {
  it('sends it to the prepare stage again, and not to enroll', async () => {
    await upload(HEIC);
    await world.receive(world.event('a'));
    expect(world.sentToPrepare).toEqual([SENT, SENT]);
    expect(world.sent).toEqual([]);
  });

  it('sends it to enroll when it is prepared by then', async () => {
    const { stage: _stage, reason: _reason, message: _message, ...row } = await upload(HEIC);
    world.rows.put({ ...row, prepared: { key: 'k', width: 1, height: 1, size: 1 } });
    await world.receive(world.event('a'));
    expect(world.sent).toEqual([SENT]);
  });
});

describe('a stack that prepares nothing', () => {
  it('rejects as before, and knows the orientation of what it accepts', async () => {
    world.settings = { ...world.settings, prepareImages: 'never' };
    expect(await upload(photo(4032, 3024), 'b')).toMatchObject({ reason: 'DimensionsOutOfRange' });
    world.rows.remove(`v1\nb`);
    expect(await upload(photo(640, 480), 'a/../b')).toMatchObject({ reason: 'KeyUnsupported' });
    world.rows.remove(`v1\na/../b`);
    const row = await upload(photo(640, 480, exif(6)));
    expect([row.status, row.orientation, row.stage]).toEqual(['PENDING', 6, undefined]);
    expect(world.sent).toEqual([SENT]);
  });
});
