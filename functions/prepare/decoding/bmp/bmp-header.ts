/** How the pixels of a BMP are stored: everything about it but the pixels. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** The first row is the top one; usually it is the bottom one. */
  readonly isTopDown: boolean;
  readonly bitsPerPixel: BitsPerPixel;
  readonly compression: 'none' | 'rle4' | 'rle8';
  /** Bits of each colour of a pixel, with 16 and 32 bits per pixel. */
  readonly masks: BmpMasks;
  /** Red, green, blue; with up to 8 bits per pixel. */
  readonly palette: readonly (readonly [number, number, number])[];
  /** Where the pixels begin. */
  readonly pixelsAt: number;
}

interface BmpMasks {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** 0: there is none. */
  readonly alpha: number;
}

type BitsPerPixel = 1 | 2 | 4 | 8 | 16 | 24 | 32;

const FILE_HEADER_BYTES = 14;
/** BITMAPCOREHEADER of OS/2: sides of 16 bits, and palette entries of three bytes. */
const CORE_HEADER = 12;
/** BITMAPINFOHEADER; OS/2 may end it early, from 16 bytes on. */
const INFO_HEADER = 40;
const SHORTEST_INFO_HEADER = 16;
/** BITMAPV5HEADER. */
const LONGEST_INFO_HEADER = 124;
/** OS/2's second version, which uses the numbers 3 and 4 for other compressions. */
const OS2_HEADER = 64;
/** From this length on the masks are a part of the header, and from the second on alpha too. */
const HEADER_WITH_MASKS = 52;
const HEADER_WITH_ALPHA = 56;

const BITS = [1, 2, 4, 8, 16, 24, 32] as const;
const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

const RGB555: BmpMasks = { red: 0x7c00, green: 0x3e0, blue: 0x1f, alpha: 0 };
/** The fourth byte is not used, and often 0. */
const RGB888: BmpMasks = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0 };

/** @throws Error that says what is wrong with the file */
export function readBmpHeader(view: DataView): BmpHeader {
  if (view.byteLength < FILE_HEADER_BYTES + CORE_HEADER) throw new Error('The BMP is cut off in its header');
  const headerBytes = view.getUint32(FILE_HEADER_BYTES, true);
  const isCore = headerBytes === CORE_HEADER;
  if (!isCore && (headerBytes < SHORTEST_INFO_HEADER || headerBytes > LONGEST_INFO_HEADER)) {
    throw new Error(`The BMP has a header of ${headerBytes} bytes`);
  }
  if (view.byteLength < FILE_HEADER_BYTES + headerBytes) throw new Error('The BMP is cut off in its header');

  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const bitsPerPixel = knownBits(view.getUint16(isCore ? 24 : 28, true));
  const number = headerBytes >= 20 ? view.getUint32(30, true) : RGB;
  const compression = knownCompression(number, bitsPerPixel, headerBytes);
  if (width <= 0 || signedHeight === 0) throw new Error(`The BMP says that it is ${width} x ${signedHeight} pixels`);

  const { masks, bytes: maskBytes } = readMasks(view, headerBytes, number, bitsPerPixel);
  const paletteAt = FILE_HEADER_BYTES + headerBytes + maskBytes;
  const colorsUsed = headerBytes >= INFO_HEADER ? view.getUint32(46, true) : 0;
  return {
    width,
    height: Math.abs(signedHeight),
    isTopDown: signedHeight < 0,
    bitsPerPixel,
    compression,
    masks,
    palette: bitsPerPixel <= 8 ? readPalette(view, paletteAt, isCore ? 3 : 4, 1 << bitsPerPixel, colorsUsed) : [],
    pixelsAt: view.getUint32(10, true),
  };
}

function knownBits(bits: number): BitsPerPixel {
  const known = BITS.find((one) => one === bits);
  if (known === undefined) throw new Error(`The BMP has ${bits} bits per pixel`);
  return known;
}

function knownCompression(number: number, bitsPerPixel: number, headerBytes: number): BmpHeader['compression'] {
  if (number === RGB) return 'none';
  if (number === RLE8 && bitsPerPixel === 8) return 'rle8';
  if (number === RLE4 && bitsPerPixel === 4) return 'rle4';
  const hasMasks = (number === BITFIELDS || number === ALPHA_BITFIELDS) && headerBytes !== OS2_HEADER;
  if (hasMasks && (bitsPerPixel === 16 || bitsPerPixel === 32)) return 'none';
  throw new Error(`The BMP has compression ${number} with ${bitsPerPixel} bits per pixel`);
}

/** @returns the masks, and how many bytes of them are behind the header */
function readMasks(view: DataView, headerBytes: number, compression: number, bitsPerPixel: number) {
  const usual = bitsPerPixel === 16 ? RGB555 : RGB888;
  if (compression !== BITFIELDS && compression !== ALPHA_BITFIELDS) return { masks: usual, bytes: 0 };
  const at = FILE_HEADER_BYTES + INFO_HEADER;
  const hasAlpha = compression === ALPHA_BITFIELDS || headerBytes >= HEADER_WITH_ALPHA;
  const bytes = hasAlpha ? 16 : 12;
  if (view.byteLength < at + bytes) throw new Error('The BMP is cut off in its colour masks');
  const masks = {
    red: view.getUint32(at, true),
    green: view.getUint32(at + 4, true),
    blue: view.getUint32(at + 8, true),
    alpha: hasAlpha ? view.getUint32(at + 12, true) : 0,
  };
  return { masks, bytes: headerBytes >= HEADER_WITH_MASKS ? 0 : bytes };
}

function readPalette(view: DataView, at: number, entryBytes: number, most: number, colorsUsed: number) {
  const count = colorsUsed === 0 ? most : Math.min(colorsUsed, most);
  if (at + count * entryBytes > view.byteLength) throw new Error('The BMP is cut off in its palette');
  return Array.from({ length: count }, (_, index) => {
    const entry = at + index * entryBytes;
    return [view.getUint8(entry + 2), view.getUint8(entry + 1), view.getUint8(entry)] as const;
  });
}
