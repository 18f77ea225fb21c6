import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { exifOrientation } from '../../../../functions/domain/image/exif-orientation.ts';
import { concat, frame, jpeg, segment } from './bytes.ts';

const text = (content: string) => Buffer.from(content, 'latin1');

/** An EXIF segment with one entry. */
function exif(value: number, { little = true, tag = 0x0112, type = 3 } = {}): Uint8Array {
  const tiff = Buffer.alloc(8 + 2 + 12 + 4);
  const write16 = (number: number, at: number) =>
    little ? tiff.writeUInt16LE(number, at) : tiff.writeUInt16BE(number, at);
  const write32 = (number: number, at: number) =>
    little ? tiff.writeUInt32LE(number, at) : tiff.writeUInt32BE(number, at);
  tiff.write(little ? 'II*\0' : 'MM\0*', 'latin1');
  write32(8, 4);
  write16(1, 8);
  write16(tag, 10);
  write16(type, 12);
  write32(1, 14);
  if (type === 3) write16(value, 18);
  else write32(value, 18);
  return segment(0xe1, concat(text('Exif\0\0'), tiff));
}

const FRAME = frame(0xc0, 640, 480);

describe('the EXIF orientation of a PNG', () => {
  const png = (orientation?: number) =>
    sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
      .png()
      .withMetadata({ orientation })
      .toBuffer();

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is found as sharp has written it: %i', async (orientation) => {
    expect(exifOrientation(await png(orientation))).toBe(orientation);
  });

  it('is not found behind the pixels, in another chunk, or cut off', async () => {
    const file = await png(6);
    const chunk = file.indexOf('eXIf', 'latin1');
    const renamed = (from: string, to: string) => Buffer.from(file.toString('latin1').replace(from, to), 'latin1');
    expect(exifOrientation(renamed('iCCP', 'IDAT'))).toBeUndefined();
    expect(exifOrientation(renamed('eXIf', 'teXt'))).toBeUndefined();
    expect(exifOrientation(file.subarray(0, chunk + 20))).toBeUndefined();
  });

  it('is read in bounded time, whatever the bytes say', async () => {
    const file = await png(6);
    const place = fc.record({ at: fc.nat({ max: 200 }), value: fc.nat({ max: 255 }), length: fc.nat({ max: 400 }) });
    fc.assert(
      fc.property(place, ({ at, value, length }) => {
        const damaged = Uint8Array.from(file);
        damaged[at] = value;
        exifOrientation(damaged.subarray(0, length));
      }),
    );
  });
});

describe('the EXIF orientation of a JPEG', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is found as sharp has written it: %i', async (orientation) => {
    const image = sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } });
    const file = await image.jpeg().withMetadata({ orientation }).toBuffer();
    expect(exifOrientation(file)).toBe(orientation);
  });

  it.each([
    ['in both byte orders', jpeg(exif(6, { little: false }), FRAME)],
    ['in a wider field', jpeg(exif(6, { type: 4 }), FRAME)],
    ['behind the JFIF segment', jpeg(segment(0xe0, new Uint8Array(14)), exif(6), FRAME)],
    ['behind XMP, which has the same marker', jpeg(segment(0xe1, text('http://ns.adobe.com/xap/1.0/\0')), exif(6))],
    ['in a window that begins with a segment', concat(exif(6), FRAME)],
  ])('is found %s', (_, file) => {
    expect(exifOrientation(file)).toBe(6);
  });

  it.each([
    ['without EXIF', jpeg(FRAME)],
    ['whose EXIF has no orientation', jpeg(exif(6, { tag: 0x0110 }), FRAME)],
    ['whose EXIF comes behind its frame', jpeg(FRAME, exif(6))],
    ['whose EXIF is cut off', jpeg(exif(6)).subarray(0, 30)],
    ['that is no JPEG', text('hello')],
    ['that is empty', new Uint8Array()],
  ])('is not found in a file %s', (_, file) => {
    expect(exifOrientation(file)).toBeUndefined();
  });

  it('is upright when the file gives one that does not exist', () => {
    for (const value of [0, 9, 255]) expect(exifOrientation(jpeg(exif(value)))).toBe(1);
  });

  it('is looked for in a bounded number of steps, whatever the bytes say', () => {
    const endless = concat(new Uint8Array([0xff, 0xd8]), new Uint8Array(200_000).fill(0xff));
    expect(exifOrientation(endless)).toBeUndefined();
    const file = Buffer.from(jpeg(exif(6), FRAME));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.nat(file.length), (at, value, length) => {
        const damaged = Buffer.from(file);
        damaged[at] = value;
        exifOrientation(damaged.subarray(0, length));
      }),
    );
  });
});
