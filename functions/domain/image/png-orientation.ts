import type { Orientation } from './orientation.ts';
import { PNG_SIGNATURE } from './png.ts';
import { startsWith } from './starts-with.ts';
import { orientationInTiff } from './tiff-orientation.ts';

/** Length (4) and type (4) come before the data of a chunk, its checksum behind. */
const CHUNK_HEADER_BYTES = 8;
const CHECKSUM_BYTES = 4;
/** More chunks than any encoder writes before the pixels. */
const MAX_CHUNKS = 64;

/**
 * Reads the orientation in the EXIF chunk of a PNG. Encoders write it before the pixels.
 *
 * @param window first bytes of the file
 */
export function pngOrientation(window: Uint8Array): Orientation | undefined {
  const view = new DataView(window.buffer, window.byteOffset, window.byteLength);
  let position = PNG_SIGNATURE.length;
  for (let chunk = 0; chunk < MAX_CHUNKS; chunk++) {
    const data = position + CHUNK_HEADER_BYTES;
    if (data > view.byteLength || startsWith(window, 'IDAT', position + 4)) return undefined;
    const end = data + view.getUint32(position);
    if (startsWith(window, 'eXIf', position + 4)) return orientationInTiff(window.subarray(data, end));
    position = end + CHECKSUM_BYTES;
  }
  return undefined;
}
