/** Builders of image files, byte by byte. */

const SOI = [0xff, 0xd8];
export const EOI = [0xff, 0xd9];
export const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function u16(value: number): number[] {
  return [value >>> 8, value & 0xff];
}

export function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}

function ascii(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}

export function segment(marker: number, data: Iterable<number>): Uint8Array {
  const body = Uint8Array.from(data);
  return Uint8Array.from([0xff, marker, ...u16(body.length + 2), ...body]);
}

export function frame(marker: number, width: number, height: number, components = 3): Uint8Array {
  const each = Array.from({ length: components }, (_, index) => [index + 1, 0x11, 0]).flat();
  return segment(marker, [8, ...u16(height), ...u16(width), components, ...each]);
}

export function jpeg(...parts: readonly Iterable<number>[]): Uint8Array {
  return concat(SOI, ...parts);
}

export function concat(...parts: readonly Iterable<number>[]): Uint8Array {
  return Buffer.concat(parts.map((part) => Uint8Array.from(part)));
}

export function pngChunk(type: string, data: readonly number[], length = data.length): number[] {
  return [...u32(length), ...ascii(type), ...data, 0, 0, 0, 0];
}

export function ihdr(width: number, height: number): number[] {
  return [...u32(width), ...u32(height), 8, 2, 0, 0, 0];
}

export interface Bmp {
  readonly width: number;
  /** Negative: the rows are stored from top to bottom. */
  readonly height: number;
  readonly bits?: 8 | 24;
  /** 12 is the header of OS/2, with sides of 16 bit. */
  readonly headerSize?: number;
}

export function bmp({ width, height, bits = 24, headerSize = 40 }: Bmp): Uint8Array {
  const palette = bits === 8 ? 256 * (headerSize === 12 ? 3 : 4) : 0;
  const pixelsAt = 14 + headerSize + palette;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const file = Buffer.alloc(pixelsAt + rowBytes * Math.abs(height), 0x55);
  file.fill(0, 0, pixelsAt);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(pixelsAt, 10);
  file.writeUInt32LE(headerSize, 14);
  if (headerSize === 12) {
    file.writeUInt16LE(width, 18);
    file.writeUInt16LE(height, 20);
    file.writeUInt16LE(1, 22);
    file.writeUInt16LE(bits, 24);
  } else {
    file.writeInt32LE(width, 18);
    file.writeInt32LE(height, 22);
    file.writeUInt16LE(1, 26);
    file.writeUInt16LE(bits, 28);
  }
  return file;
}
