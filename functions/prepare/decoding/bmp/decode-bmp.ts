import type { RawPixels } from '../open-image.ts';
import type { BmpHeader } from './bmp-header.ts';
import { expandRuns } from './expand-runs.ts';
import { maskedChannel } from './masked-channel.ts';

/**
 * Decodes the pixels of a BMP, of which libvips reads none. Every read is within the file, every write within the image, and
 * the time is bounded by the number of both their bytes.
 *
 * @param header of which the size was checked: memory is taken for each of its pixels
 * @throws Error that says what is wrong with the file
 */
export function decodeBmp(view: DataView, header: BmpHeader): RawPixels {
  switch (header.bitsPerPixel) {
    case 16:
    case 32:
      return header.masks.alpha === 0 ? decodeMasked(view, header) : decodeMaskedWithAlpha(view, header);
    case 24:
      return decodeBgr(view, header);
    default:
      return decodePalette(view, header);
  }
}

function decodePalette(view: DataView, header: BmpHeader): RawPixels {
  const { width, height, palette, bitsPerPixel, compression } = header;
  const runs = compression === 'none' ? undefined : expandRuns(view, header);
  const data = Buffer.alloc(width * height * 3);
  const lookup = paletteLookup(palette);
  const perByte = 8 / bitsPerPixel;
  const mask = (1 << bitsPerPixel) - 1;
  for (let y = 0, to = 0; y < height; y++) {
    const row = runs === undefined ? rowAt(view, header, y) : storedRow(header, y) * width;
    for (let x = 0; x < width; x++, to += 3) {
      const index = runs?.[row + x] ?? paletteIndex(view, row, x, perByte, bitsPerPixel, mask);
      const from = index * 3;
      data[to] = lookup[from] ?? 0;
      data[to + 1] = lookup[from + 1] ?? 0;
      data[to + 2] = lookup[from + 2] ?? 0;
    }
  }
  return { width, height, channels: 3, data };
}

function paletteIndex(view: DataView, row: number, x: number, perByte: number, bits: number, mask: number): number {
  const byte = view.getUint8(row + Math.floor(x / perByte));
  // The leftmost pixel is in the highest bits.
  return (byte >> ((perByte - 1 - (x % perByte)) * bits)) & mask;
}

/** An index without an entry is black. */
function paletteLookup(palette: BmpHeader['palette']): Uint8Array {
  const lookup = new Uint8Array(256 * 3);
  palette.forEach((colour, index) => void lookup.set(colour, index * 3));
  return lookup;
}

function decodeBgr(view: DataView, header: BmpHeader): RawPixels {
  const { width, height } = header;
  const data = Buffer.allocUnsafe(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    let from = rowAt(view, header, y);
    for (let x = 0; x < width; x++, from += 3, to += 3) {
      data[to] = view.getUint8(from + 2);
      data[to + 1] = view.getUint8(from + 1);
      data[to + 2] = view.getUint8(from);
    }
  }
  return { width, height, channels: 3, data };
}

function decodeMasked(view: DataView, header: BmpHeader): RawPixels {
  const { width, height, masks } = header;
  const [red, green, blue] = [masks.red, masks.green, masks.blue].map(maskedChannel);
  const read = pixelReader(view, header);
  const data = Buffer.allocUnsafe(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const row = rowAt(view, header, y);
    for (let x = 0; x < width; x++, to += 3) {
      const pixel = read(row, x);
      data[to] = red?.(pixel) ?? 0;
      data[to + 1] = green?.(pixel) ?? 0;
      data[to + 2] = blue?.(pixel) ?? 0;
    }
  }
  return { width, height, channels: 3, data };
}

function decodeMaskedWithAlpha(view: DataView, header: BmpHeader): RawPixels {
  const { width, height, masks } = header;
  const [red, green, blue, alpha] = [masks.red, masks.green, masks.blue, masks.alpha].map(maskedChannel);
  const read = pixelReader(view, header);
  const data = Buffer.allocUnsafe(width * height * 4);
  let mostAlpha = 0;
  for (let y = 0, to = 0; y < height; y++) {
    const row = rowAt(view, header, y);
    for (let x = 0; x < width; x++, to += 4) {
      const pixel = read(row, x);
      data[to] = red?.(pixel) ?? 0;
      data[to + 1] = green?.(pixel) ?? 0;
      data[to + 2] = blue?.(pixel) ?? 0;
      const opacity = alpha?.(pixel) ?? 0;
      data[to + 3] = opacity;
      mostAlpha = Math.max(mostAlpha, opacity);
    }
  }
  // Many programs write alpha 0 everywhere and mean an opaque image.
  if (mostAlpha === 0) for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width, height, channels: 4, data };
}

function pixelReader(view: DataView, { bitsPerPixel }: BmpHeader): (row: number, x: number) => number {
  return bitsPerPixel === 16
    ? (row, x) => view.getUint16(row + x * 2, true)
    : (row, x) => view.getUint32(row + x * 4, true);
}

/** @returns where row `y`, counted from the top, begins in the file; all of it is there */
function rowAt(view: DataView, header: BmpHeader, y: number): number {
  const rowBytes = Math.ceil((header.width * header.bitsPerPixel) / 8);
  const stride = Math.ceil(rowBytes / 4) * 4;
  const at = header.pixelsAt + storedRow(header, y) * stride;
  if (at + rowBytes > view.byteLength) throw new Error('The BMP is cut off in its pixels');
  return at;
}

function storedRow({ isTopDown, height }: BmpHeader, y: number): number {
  return isTopDown ? y : height - 1 - y;
}
