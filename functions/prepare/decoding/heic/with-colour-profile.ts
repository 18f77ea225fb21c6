import type { RgbPixels } from '../open-image.ts';

/** The only way to give sharp raw pixels with a colour profile: an uncompressed TIFF around them. */
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
/** A strip is read as a whole, and libvips bounds its size. */
const ROWS_PER_STRIP = 64;

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

type Entry = readonly [tag: number, type: number, count: number, value: number];

/** @returns a TIFF of the pixels that carries the ICC profile */
export function withColourProfile({ data, width, height }: RgbPixels, profile: Buffer): Buffer {
  const strips = Math.ceil(height / ROWS_PER_STRIP);
  const stripBytes = ROWS_PER_STRIP * width * 3;
  const entries = 11;
  const bitsAt = HEADER_BYTES + 2 + entries * ENTRY_BYTES + 4;
  const offsetsAt = bitsAt + 6;
  const countsAt = offsetsAt + strips * 4;
  const profileAt = countsAt + strips * 4;
  const pixelsAt = profileAt + profile.length;
  const directory: readonly Entry[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 3, bitsAt],
    // Not compressed, RGB.
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 2],
    [273, LONG, strips, strips === 1 ? pixelsAt : offsetsAt],
    [277, SHORT, 1, 3],
    [278, LONG, 1, ROWS_PER_STRIP],
    [279, LONG, strips, strips === 1 ? data.length : countsAt],
    // Red, green and blue of a pixel side by side.
    [284, SHORT, 1, 1],
    [34_675, UNDEFINED, profile.length, profileAt],
  ];

  const head = Buffer.alloc(pixelsAt);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(HEADER_BYTES, 4);
  head.writeUInt16LE(directory.length, HEADER_BYTES);
  directory.forEach(([tag, type, count, value], index) => {
    const at = HEADER_BYTES + 2 + index * ENTRY_BYTES;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
  });
  for (let sample = 0; sample < 3; sample++) head.writeUInt16LE(8, bitsAt + sample * 2);
  for (let strip = 0; strip < strips; strip++) {
    const start = strip * stripBytes;
    head.writeUInt32LE(pixelsAt + start, offsetsAt + strip * 4);
    head.writeUInt32LE(Math.min(stripBytes, data.length - start), countsAt + strip * 4);
  }
  profile.copy(head, profileAt);
  return Buffer.concat([head, data]);
}
