export interface BmpParts {
  readonly width: number;
  /** Negative: the rows are stored from top to bottom. */
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  /** 12 is the header of OS/2. */
  readonly headerBytes?: number;
  /** Red, green, blue, alpha; inside a header that is long enough, otherwise behind it. */
  readonly masks?: readonly number[];
  /** As stored. */
  readonly palette?: readonly number[];
  /** As stored. */
  readonly pixels: readonly number[];
}

/** Builds a BMP from what is in it, sensible or not. */
export function bmpFile(parts: BmpParts): Uint8Array<ArrayBuffer> {
  const { width, height, bits, compression = 0, headerBytes = 40, masks = [], palette = [], pixels } = parts;
  const maskBytes = Buffer.alloc(masks.length * 4);
  masks.forEach((mask, index) => void maskBytes.writeUInt32LE(mask >>> 0, index * 4));
  const header = Buffer.alloc(14 + headerBytes);
  header.write('BM', 'latin1');
  header.writeUInt32LE(headerBytes, 14);
  if (headerBytes === 12) {
    header.writeUInt16LE(width & 0xffff, 18);
    header.writeUInt16LE(height & 0xffff, 20);
    header.writeUInt16LE(bits, 24);
  } else {
    header.writeInt32LE(width, 18);
    header.writeInt32LE(height, 22);
    header.writeUInt16LE(bits, 28);
    if (headerBytes >= 20) header.writeUInt32LE(compression, 30);
    if (headerBytes >= 40) header.writeUInt32LE(Math.floor(palette.length / 4), 46);
  }
  const hasMasksInside = headerBytes > 40;
  if (hasMasksInside) maskBytes.copy(header, 54, 0, headerBytes - 40);
  const outside = hasMasksInside ? Buffer.alloc(0) : maskBytes;
  header.writeUInt32LE(header.length + outside.length + palette.length, 10);
  return Uint8Array.from(Buffer.concat([header, outside, Buffer.from(palette), Buffer.from(pixels)]));
}
