import { isoImage } from './iso-media.ts';
import { isPng } from './png.ts';
import { startsWith } from './starts-with.ts';

/** Where a BMP has the size of its header, behind four reserved bytes at 6. */
const BMP_HEADER_SIZE_AT = 14;

/** @returns the image that bytes from somewhere inside an upload begin like, such as `a JPEG`; undefined for none */
export function imageSignature(bytes: Uint8Array): string | undefined {
  if (isJpeg(bytes)) return 'a JPEG';
  if (isPng(bytes)) return 'a PNG';
  if (isBmp(bytes)) return 'a BMP';
  if (startsWith(bytes, 'GIF8')) return 'a GIF';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'a WebP';
  return isoImage(bytes);
}

/** Stricter than the first look at a file: three bytes are soon found by chance in text that is decoded on trial. */
function isJpeg(bytes: Uint8Array): boolean {
  const [, , , marker = 0] = bytes;
  return startsWith(bytes, '\xff\xd8\xff') && marker >= 0xc0 && marker < 0xff;
}

function isBmp(bytes: Uint8Array): boolean {
  const headerSize = bytes[BMP_HEADER_SIZE_AT] ?? 0;
  return (
    startsWith(bytes, 'BM') &&
    startsWith(bytes, [0, 0, 0, 0], 6) &&
    startsWith(bytes, [0, 0, 0], BMP_HEADER_SIZE_AT + 1) &&
    (headerSize === 12 || (headerSize >= 16 && headerSize <= 124))
  );
}
