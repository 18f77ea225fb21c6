import { startsWith } from '../starts-with.ts';
import { bytesOf, utf16Text } from './text-of.ts';

/** Bytes that were taken for a text and written in an encoding of texts. */

export const READ_AS_BYTES =
  'Read the file as bytes (Blob, ArrayBuffer, Buffer, byte array), never as a string, and upload those bytes as the body.';

/** `‰`: the first byte of a PNG, taken for a character of Windows-1252. */
const PER_MILLE = 0x2030;
const PNG_FIRST_BYTE = 0x89;

/** Where a converted image has its first converted byte. */
const CONVERTED_WITHIN = 8;

/** @returns the bytes whose values were written as characters of UTF-8; undefined when they were not */
export function fromUtf8(bytes: Uint8Array): Uint8Array | undefined {
  const decoded: number[] = [];
  let isConverted = false;
  for (let at = 0; at < bytes.length; ) {
    const [code, length] = characterAt(bytes, at);
    if (code > 0xff) break;
    isConverted ||= length > 1 && at < CONVERTED_WITHIN;
    decoded.push(code);
    at += length;
  }
  return isConverted ? Uint8Array.from(decoded) : undefined;
}

/** The code of one character and its bytes; beyond any byte's value for what was none. */
function characterAt(bytes: Uint8Array, at: number): readonly [code: number, length: number] {
  const [lead = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
  if (lead < 0x80) return [lead, 1];
  if ((lead === 0xc2 || lead === 0xc3) && (second & 0xc0) === 0x80) return [((lead & 0x03) << 6) | (second & 0x3f), 2];
  const code = ((lead & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
  return lead === 0xe2 && code === PER_MILLE ? [PNG_FIRST_BYTE, 3] : [Number.POSITIVE_INFINITY, 1];
}

/** @returns the bytes whose values were written as characters of UTF-16; undefined when they were not */
export function fromUtf16(bytes: Uint8Array): Uint8Array | undefined {
  const text = utf16Text(bytes);
  return text === undefined ? undefined : bytesOf(text);
}

const PNG_TAIL = 'PNG\r\n\x1a\n';

/** What is left of a JPEG or PNG when the bytes that are no characters were replaced, dropped or cut to seven bits. */
const REMAINS: readonly (readonly string[])[] = [
  // The replacement character, in UTF-8 and UTF-16.
  ['\xef\xbf\xbd'],
  ['\xff\xfe\xfd\xff'],
  ['\xfe\xff\xff\xfd'],
  ['\xfd\xff\xfd\xff'],
  ['????\0'],
  ['????', 'Exif'],
  [`?${PNG_TAIL}`],
  // Segments of JPEGs without their markers: JFIF, and a table.
  ['\0\x10JFIF\0'],
  ['\0C\0'],
  [PNG_TAIL],
  ['\x7fX\x7f\x60'],
  ['\x7fX\x7f\x61'],
  ['\x7fX\x7f\x5b'],
  [`\t${PNG_TAIL}`],
];

/** Where JPEGs have the name of their first segment. */
const SEGMENT_NAME_AT = 6;

/** @returns what the content is when an image was destroyed on its way, beyond repair */
export function destroyedImage(bytes: Uint8Array): string | undefined {
  const isLeft = ([remains = '', segment = '']: readonly string[]) =>
    startsWith(bytes, remains) && startsWith(bytes, segment, SEGMENT_NAME_AT);
  if (REMAINS.some(isLeft)) return 'an image that a conversion to text has destroyed';
  const isPng = startsWith(bytes, '\x89PNG');
  return isPng ? 'a PNG that a conversion of line ends has destroyed' : undefined;
}
