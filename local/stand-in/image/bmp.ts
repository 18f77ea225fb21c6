import type { Raster } from './raster.ts';

const FILE_HEADER_BYTES = 14;
const INFO_HEADER_BYTES = 40;

/**
 * Decodes an uncompressed BMP with 24 or 32 bits per pixel. libvips reads no BMP at all.
 *
 * @returns undefined for everything else
 */
export function decodeBmp(bytes: Buffer): Raster | undefined {
  if (bytes.length < FILE_HEADER_BYTES + INFO_HEADER_BYTES || bytes.toString('latin1', 0, 2) !== 'BM') return undefined;
  const offset = bytes.readUInt32LE(10);
  const width = bytes.readInt32LE(18);
  const signedHeight = bytes.readInt32LE(22);
  const height = Math.abs(signedHeight);
  const bytesPerPixel = bytes.readUInt16LE(28) / 8;
  const compression = bytes.readUInt32LE(30);
  const stride = Math.ceil((width * bytesPerPixel) / 4) * 4;
  const uncompressed = compression === 0 && (bytesPerPixel === 3 || bytesPerPixel === 4);
  if (!uncompressed || width <= 0 || height === 0 || offset + stride * height > bytes.length) return undefined;

  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    // A positive height means that the bottom row is first.
    const row = offset + stride * (signedHeight > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x += 1) {
      const from = row + x * bytesPerPixel;
      const to = (y * width + x) * 3;
      pixels[to] = bytes[from + 2] ?? 0;
      pixels[to + 1] = bytes[from + 1] ?? 0;
      pixels[to + 2] = bytes[from] ?? 0;
    }
  }
  return { width, height, pixels };
}

export function encodeBmp({ width, height, pixels }: Raster): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const offset = FILE_HEADER_BYTES + INFO_HEADER_BYTES;
  const bytes = Buffer.alloc(offset + stride * height);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(offset, 10);
  bytes.writeUInt32LE(INFO_HEADER_BYTES, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  bytes.writeUInt32LE(stride * height, 34);
  for (let y = 0; y < height; y += 1) {
    const row = offset + stride * (height - 1 - y);
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 3;
      const to = row + x * 3;
      bytes[to] = pixels[from + 2] ?? 0;
      bytes[to + 1] = pixels[from + 1] ?? 0;
      bytes[to + 2] = pixels[from] ?? 0;
    }
  }
  return bytes;
}
