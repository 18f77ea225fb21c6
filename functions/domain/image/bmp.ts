import { cutOff, damaged, type HeaderScan, unsupported } from './scan-result.ts';

/** Behind the 14 bytes of the file header. */
const HEADER_SIZE_AT = 14;

/** BITMAPCOREHEADER of OS/2: sides of 16 bit. */
const CORE_HEADER = 12;

/** From OS/2's second version (it may end early) to BITMAPV5HEADER: sides of 32 bit. */
const INFO_HEADERS = { min: 16, max: 124 };

export function scanBmp(view: DataView): HeaderScan {
  if (view.byteLength < HEADER_SIZE_AT + 4) return cutOff('BMP');
  const headerSize = view.getUint32(HEADER_SIZE_AT, true);
  if (headerSize === CORE_HEADER) {
    if (view.byteLength < HEADER_SIZE_AT + 8) return cutOff('BMP');
    return found(view.getUint16(18, true), view.getUint16(20, true));
  }
  if (headerSize < INFO_HEADERS.min || headerSize > INFO_HEADERS.max) {
    return unsupported(`The content begins like a BMP, but its header says that it has ${headerSize} bytes.`);
  }
  if (view.byteLength < HEADER_SIZE_AT + 12) return cutOff('BMP');
  // A negative height means that the rows are stored from top to bottom.
  return found(view.getInt32(18, true), Math.abs(view.getInt32(22, true)));
}

function found(width: number, height: number): HeaderScan {
  if (width <= 0 || height <= 0) return damaged('BMP', `it says that it is ${width} x ${height} pixels`);
  return { kind: 'found', format: 'bmp', width, height };
}
