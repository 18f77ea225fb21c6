/** Texts and bytes, one for the other, as recognizers of damaged uploads need them. Nothing here throws. */

const UTF8_MARK = '\u00ef\u00bb\u00bf';

/** @returns the text that the bytes are: of UTF-16 if they look like it, otherwise one character for each byte */
export function textOf(bytes: Uint8Array): string {
  const text = utf16Text(bytes) ?? latin1(bytes);
  return (text.startsWith(UTF8_MARK) ? text.slice(UTF8_MARK.length) : text).trimStart();
}

/** @returns the text without its byte order mark; undefined when the bytes do not look like UTF-16 */
export function utf16Text(bytes: Uint8Array): string | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  if (bytes.length < 4) return undefined;
  if (first === 0xff && second === 0xfe) return utf16(bytes.subarray(2), 0);
  if (first === 0xfe && second === 0xff) return utf16(bytes.subarray(2), 1);
  // Without a mark: one byte in two is 0, as in all text of the Latin alphabet.
  if (second === 0 && fourth === 0 && first !== 0 && third !== 0) return utf16(bytes, 0);
  if (first === 0 && third === 0 && second !== 0 && fourth !== 0) return utf16(bytes, 1);
  return undefined;
}

/** @param lowByteAt 0 for little endian, 1 for big endian */
function utf16(bytes: Uint8Array, lowByteAt: 0 | 1): string {
  const units = Array.from(
    { length: bytes.length >>> 1 },
    (_, index) => (bytes[2 * index + lowByteAt] ?? 0) | ((bytes[2 * index + 1 - lowByteAt] ?? 0) << 8),
  );
  return String.fromCharCode(...units);
}

export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** @returns a byte for each character, up to the first character that is none */
export function bytesOf(text: string): Uint8Array {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const end = codes.findIndex((code) => code > 0xff);
  return Uint8Array.from(end < 0 ? codes : codes.slice(0, end));
}
