import type { BmpHeader } from './bmp-header.ts';

/** The second byte, behind a first one of 0. */
const END_OF_LINE = 0;
const END_OF_BITMAP = 1;
const DELTA = 2;

/**
 * Expands a run-length encoded BMP.
 *
 * @returns one palette index per pixel, row by row as stored; pixels that are passed over have index 0
 * @throws Error when the file ends before the bitmap does
 */
export function expandRuns(view: DataView, header: BmpHeader): Uint8Array {
  const { width, height, compression } = header;
  const indices = new Uint8Array(width * height);
  const isRle4 = compression === 'rle4';
  let at = header.pixelsAt;
  let x = 0;
  let y = 0;
  /** What is beside the image is passed over, as all readers do. */
  const put = (count: number, indexOf: (position: number) => number) => {
    const inside = Math.min(count, width - x);
    for (let position = 0; position < inside; position++) indices[y * width + x + position] = indexOf(position);
    x += count;
  };
  // Each round reads at least two bytes.
  while (y < height) {
    if (at + 2 > view.byteLength) throw new Error('The BMP is cut off in its pixels');
    const count = view.getUint8(at);
    const value = view.getUint8(at + 1);
    at += 2;
    if (count > 0) {
      put(count, (position) => (isRle4 ? nibble(value, position) : value));
    } else if (value === END_OF_LINE) {
      x = 0;
      y++;
    } else if (value === END_OF_BITMAP) {
      break;
    } else if (value === DELTA) {
      if (at + 2 > view.byteLength) throw new Error('The BMP is cut off in its pixels');
      x += view.getUint8(at);
      y += view.getUint8(at + 1);
      at += 2;
    } else {
      const bytes = isRle4 ? Math.ceil(value / 2) : value;
      if (at + bytes > view.byteLength) throw new Error('The BMP is cut off in its pixels');
      const from = at;
      put(value, (position) =>
        isRle4 ? nibble(view.getUint8(from + (position >> 1)), position) : view.getUint8(from + position),
      );
      // Pixels given one by one are filled up to a whole number of 16-bit words.
      at += bytes + (bytes % 2);
    }
  }
  return indices;
}

/** The first pixel of two is in the high half of the byte. */
function nibble(byte: number, index: number): number {
  return index % 2 === 0 ? byte >> 4 : byte & 0x0f;
}
