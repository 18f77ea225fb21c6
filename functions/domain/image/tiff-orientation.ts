import { type Orientation, orientationOf } from './orientation.ts';
import { startsWith } from './starts-with.ts';
import { TIFF_MARK, tiffEntries } from './tiff-directory.ts';

const ORIENTATION = 0x0112;
const SHORT = 3;
const LONG = 4;

/**
 * @param tiff the TIFF structure of EXIF data, perhaps cut off
 * @returns undefined when it holds no orientation
 */
export function orientationInTiff(tiff: Uint8Array): Orientation | undefined {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (view.byteLength < 8) return undefined;
  const little = startsWith(tiff, 'II');
  if (!(little || startsWith(tiff, 'MM')) || view.getUint16(2, little) !== TIFF_MARK) return undefined;
  for (const at of tiffEntries(view, little)) {
    if (view.getUint16(at, little) !== ORIENTATION) continue;
    const type = view.getUint16(at + 2, little);
    if (type !== SHORT && type !== LONG) return undefined;
    return orientationOf(type === SHORT ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little));
  }
  return undefined;
}
