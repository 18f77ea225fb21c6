import { textOf } from './text-of.ts';

/** Texts that list the values of bytes. */

/** Fewer values tell nothing. */
const MIN_VALUES = 4;

/** Shorter than the beginning of an upload: a BMP is known by its first 18 bytes. */
const MAX_VALUES = 64;

const HEX_PREFIX = /^["']?(?:<Buffer\s|0{6,8}:?\s)?/;
const HEX_VALUE = /(?:[\s,:\-[({]|0x|\\x|x')*([0-9a-f]{2})/iy;

/** `ffd8ffe0`, `FF-D8-FF`, `0xff, 0xd8`, `\xffd8`, `<Buffer ff d8 ...>`, `00000000: ffd8 ffe0` */
export function fromHex(bytes: Uint8Array): Uint8Array | undefined {
  return values(textOf(bytes), HEX_PREFIX, HEX_VALUE, (digits) => Number.parseInt(digits, 16));
}

const LIST_PREFIX =
  /^(?:\{\s*"type"\s*:\s*"Buffer"\s*,\s*"data"\s*:\s*\[|\{\s*"data"\s*:\s*\[|(?:Uint8Array|Buffer|bytearray)\s?\(\d{0,12}\)?\s*\[|[[({])?/;
const LIST_VALUE = /(?:[\s,;]|"\d{1,9}"\s*:\s*)*(-?\d{1,3})(?=[\s,;\])}]|$)/y;

/** `255,216,255`, `[255 216 255]`, `{"type":"Buffer","data":[255,216,...]}`, `{"0":255,"1":216}`, `[-1, -40, -1]` */
export function fromNumbers(bytes: Uint8Array): Uint8Array | undefined {
  return values(textOf(bytes), LIST_PREFIX, LIST_VALUE, Number);
}

function values(text: string, prefix: RegExp, token: RegExp, read: (digits: string) => number): Uint8Array | undefined {
  const found: number[] = [];
  token.lastIndex = prefix.exec(text)?.[0].length ?? 0;
  while (found.length < MAX_VALUES) {
    const digits = token.exec(text)?.[1];
    if (digits === undefined) break;
    const value = read(digits);
    // Java prints bytes from -128 to 127.
    if (value < -128 || value > 255) return undefined;
    found.push(value & 0xff);
  }
  token.lastIndex = 0;
  return found.length < MIN_VALUES ? undefined : Uint8Array.from(found);
}
