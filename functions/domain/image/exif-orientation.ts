import { isFrame, isReserved, isStandalone, SOI, SOS } from './jpeg-markers.ts';
import type { Orientation } from './orientation.ts';
import { isPng } from './png.ts';
import { pngOrientation } from './png-orientation.ts';
import { startsWith } from './starts-with.ts';
import { orientationInTiff } from './tiff-orientation.ts';

const APP1 = 0xe1;
/** More segments than any camera writes before its EXIF data. */
const MAX_SEGMENTS = 64;
/** FF, marker, length (2). The TIFF structure follows the name. */
const SEGMENT_HEADER_BYTES = 4;
const EXIF = 'Exif\0\0';

/**
 * Reads the EXIF orientation of a JPEG or PNG, as far as the given bytes hold it. It takes a bounded number of steps,
 * whatever the bytes say, and never throws.
 *
 * @param window bytes of the file that begin with the file, or with a segment of a JPEG
 * @returns undefined when the window holds no orientation
 */
export function exifOrientation(window: Uint8Array): Orientation | undefined {
  return isPng(window) ? pngOrientation(window) : jpegOrientation(window);
}

/** Cameras write the orientation in the first segment. */
function jpegOrientation(window: Uint8Array): Orientation | undefined {
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
