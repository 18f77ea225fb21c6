/** A TIFF begins with the order of its bytes, 42 and the offset of its first directory; each entry there has 12 bytes. */
export const TIFF_MARK = 42;
const ENTRY_BYTES = 12;
/** More entries than any camera writes. */
const MAX_ENTRIES = 512;

const NEW_SUBFILE_TYPE = 254;
const REDUCED_RESOLUTION = 1;
const DNG_VERSION = 50_706;

/** `CR` behind the header of Canon's CR2. */
const CR2_MARK = 0x4352;
const CR2_MARK_AT = 8;

/**
 * Tells the raw file of a camera from a TIFF: its first image is only a thumbnail, or it says so. It reads one directory and
 * never throws.
 *
 * @param bytes of the whole file: the directory may be at its end
 */
export function isCameraRaw(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < CR2_MARK_AT + 2) return false;
  const little = view.getUint8(0) === 0x49;
  // A BigTIFF has wider fields, and no camera writes one.
  if (view.getUint16(2, little) !== TIFF_MARK) return false;
  if (view.getUint16(CR2_MARK_AT) === CR2_MARK) return true;
  for (const at of tiffEntries(view, little)) {
    const tag = view.getUint16(at, little);
    if (tag === DNG_VERSION) return true;
    if (tag === NEW_SUBFILE_TYPE) {
      const subfileType = view.getUint32(at + 8, little);
      if ((subfileType & REDUCED_RESOLUTION) !== 0) return true;
    }
  }
  return false;
}

/**
 * Walks through the first directory of a TIFF, as far as the given bytes hold it.
 *
 * @param view at least 8 bytes, from the beginning of the TIFF
 * @returns the offset of each entry
 */
export function* tiffEntries(view: DataView, little: boolean): Generator<number, void> {
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return;
  const entries = Math.min(view.getUint16(directory, little), MAX_ENTRIES);
  for (let index = 0; index < entries; index++) {
    const at = directory + 2 + index * ENTRY_BYTES;
    if (at + ENTRY_BYTES > view.byteLength) return;
    yield at;
  }
}
