import { isFrame, isReserved, isStandalone, SOI, SOS } from './jpeg-markers.ts';
import { type Orientation, orientationOf } from './orientation.ts';
import { startsWith } from './starts-with.ts';
import { TIFF_MARK, tiffEntries } from './tiff-directory.ts';

const APP1 = 0xe1;
/** More segments than any camera writes before its EXIF data. */
const MAX_SEGMENTS = 64;
/** FF, marker, length (2). The TIFF structure follows the name. */
const SEGMENT_HEADER_BYTES = 4;
const EXIF = 'Exif\0\0';

const ORIENTATION = 0x0112;
const SHORT = 3;
const LONG = 4;

/**
 * Reads the EXIF orientation of a JPEG, as far as the given bytes hold it. Cameras write it in the first segment. It takes
 * a bounded number of steps, whatever the bytes say, and never throws.
 *
 * @param window bytes of the file that begin with the file, or with a segment
 * @returns undefined when the window holds no orientation
 */
export function exifOrientation(window: Uint8Array): Orientation | undefined {
  const view = new DataView(window.buffer, window.byteOffset, window.byteLength);
  let position = startsWith(window, [0xff, SOI]) ? 2 : 0;
  for (let segment = 0; segment < MAX_SEGMENTS; segment++) {
    if (position + SEGMENT_HEADER_BYTES > view.byteLength || view.getUint8(position) !== 0xff) return undefined;
    const marker = view.getUint8(position + 1);
    if (marker === 0xff) {
      // A fill byte: any number of them may come before a marker.
      position += 1;
    } else if (isStandalone(marker)) {
      position += 2;
    } else {
      if (marker === SOS || isFrame(marker) || isReserved(marker)) return undefined;
      const data = position + SEGMENT_HEADER_BYTES;
      const end = position + 2 + view.getUint16(position + 2);
      if (marker === APP1 && startsWith(window, EXIF, data)) {
        return orientationInTiff(window.subarray(data + EXIF.length, end));
      }
      if (end < data) return undefined;
      position = end;
    }
  }
  return undefined;
}

function orientationInTiff(tiff: Uint8Array): Orientation | undefined {
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
