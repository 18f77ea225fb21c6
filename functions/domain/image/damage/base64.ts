import { textOf } from './text-of.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Of the variant for URLs as well. */
const VALUES: ReadonlyMap<string, number> = new Map([
  ...[...ALPHABET].map((character, value) => [character, value] as const),
  ['-', 62],
  ['_', 63],
]);

/** Fewer characters than this are a word, and not an image in base64. */
const MIN_CHARACTERS = 8;

/** @returns what the text decodes to, with line breaks or without, padded or not, quoted or not; undefined if it is none */
export function fromBase64(bytes: Uint8Array): Uint8Array | undefined {
  const text = textOf(bytes).replace(/^["'`]/, '');
  const decoded: number[] = [];
  let bits = 0;
  let pending = 0;
  let characters = 0;
  for (const character of text) {
    if (/[\s\\]/.test(character)) continue;
    const value = VALUES.get(character);
    if (value === undefined) {
      // The end of the encoded part, or no base64 at all.
      if (/["'`=]/.test(character)) break;
      return undefined;
    }
    characters += 1;
    bits = ((bits << 6) | value) & 0xffff;
    pending += 6;
    if (pending < 8) continue;
    pending -= 8;
    decoded.push((bits >> pending) & 0xff);
  }
  return characters < MIN_CHARACTERS ? undefined : Uint8Array.from(decoded);
}

const DATA_URL = /^["'`]?(?:data:)?[\w.+-]{1,64}\/[\w.+-]{1,64}(?:;[\w.+=-]{1,64}){0,4};base64,/i;
const SHORT_DATA_URL = /^["'`]?(?:data:;?base64,|base64,)/i;

/** @returns the part in base64 of a data URL, of whatever type it says it is */
export function fromDataUrl(bytes: Uint8Array): Uint8Array | undefined {
  const text = textOf(bytes);
  const [scheme] = DATA_URL.exec(text) ?? SHORT_DATA_URL.exec(text) ?? [];
  return scheme === undefined ? undefined : Uint8Array.from(text.slice(scheme.length), (one) => one.charCodeAt(0));
}

/** @returns the longest string of a JSON text: the image, if there is one in it */
export function fromJsonString(bytes: Uint8Array): Uint8Array | undefined {
  const text = textOf(bytes);
  if (!/^[{["]/.test(text)) return undefined;
  // Escaped slashes (PHP) leave an image in base64 readable. The last string may be cut off by the end of the window.
  const strings = text
    .replaceAll('\\/', '/')
    .split('"')
    .filter((_, index) => index % 2 === 1);
  const longest = strings.reduce((long, one) => (one.length > long.length ? one : long), '');
  return longest === '' ? undefined : Uint8Array.from(longest, (one) => one.charCodeAt(0));
}
