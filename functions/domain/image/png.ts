import { cutOff, damaged, type HeaderScan, unsupported } from './scan-result.ts';
import { startsWith } from './starts-with.ts';

export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';

const IHDR = 0x49484452;
const CGBI = 0x43674249;
const IHDR_LENGTH = 13;

/** The side of a PNG is a 31 bit number. */
const MAX_SIDE = 0x7fffffff;

export function isPng(bytes: Uint8Array): boolean {
  return startsWith(bytes, PNG_SIGNATURE);
}

/** Signature (8 bytes), then chunks of length, type, data, checksum; IHDR comes first and begins with the size. */
export function scanPng(view: DataView): HeaderScan {
  if (view.byteLength < 16) return cutOff('PNG');
  const length = view.getUint32(8);
  const type = view.getUint32(12);
  if (type === CGBI) return unsupported("The PNG is in Apple's own variant (CgBI), which others cannot decode.");
  if (type !== IHDR || length !== IHDR_LENGTH) return damaged('PNG', 'it does not begin with its header (IHDR)');
  if (view.byteLength < 24) return cutOff('PNG');
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  if (width === 0 || height === 0 || width > MAX_SIDE || height > MAX_SIDE) {
    return damaged('PNG', `it says that it is ${width} x ${height} pixels`);
  }
  return { kind: 'found', format: 'png', width, height };
}
