import { startsWith } from './starts-with.ts';

/** What people upload instead, so that the message can name it. The first that fits counts. */
const FOREIGN_FORMATS: readonly Foreign[] = [
  { name: 'a GIF', bytes: ascii('GIF8') },
  { name: 'a WebP', bytes: ascii('WEBP'), offset: 8 },
  { name: 'a TIFF or a raw photo', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { name: 'a TIFF or a raw photo', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { name: 'an AVIF', bytes: ascii('ftypavi'), offset: 4 },
  // Also heix, heim and heis.
  { name: 'an HEIC (a photo of an iPhone)', bytes: ascii('ftyphei'), offset: 4 },
  { name: 'an HEIF image', bytes: ascii('ftypmif1'), offset: 4 },
  { name: 'an HEIF image', bytes: ascii('ftypmsf1'), offset: 4 },
  { name: 'a video', bytes: ascii('ftyp'), offset: 4 },
  { name: 'a JPEG 2000', bytes: ascii('jP  '), offset: 4 },
  { name: 'a JPEG XL', bytes: ascii('JXL '), offset: 4 },
  { name: 'a JPEG XL', bytes: [0xff, 0x0a] },
  { name: 'an array of OS/2 bitmaps (BA)', bytes: ascii('BA') },
  { name: 'an icon', bytes: [0x00, 0x00, 0x01, 0x00] },
  { name: 'a Photoshop file', bytes: ascii('8BPS') },
  { name: 'a PDF', bytes: ascii('%PDF') },
  { name: 'a ZIP archive', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'a gzip archive', bytes: [0x1f, 0x8b] },
  { name: 'an image in base64: text, not bytes', bytes: ascii('/9j/') },
  { name: 'an image in base64: text, not bytes', bytes: ascii('iVBORw0KGgo') },
  { name: 'a data URL: text, not bytes', bytes: ascii('data:') },
  // The replacement character of UTF-8, where the first byte of a JPEG or PNG was.
  { name: 'binary data that was stored as text, which destroys it', bytes: [0xef, 0xbf, 0xbd] },
  { name: 'a PNG that was transferred as text, which destroys it', bytes: [0x89, ...ascii('PNG')] },
];

/** In this order: a page may contain an SVG, and an SVG may begin as any XML does. */
const TEXT_FORMATS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^<(?:!doctype html|html|head|body)\b/i, 'an HTML page'],
  [/^<(?:[\s\S]*<)?svg[\s>]/i, 'an SVG'],
  [/^<(?:\?xml|[a-z!])/i, 'XML or HTML'],
  [/^[{[]\s*["{[\]}]/, 'JSON'],
];

const UTF8_BYTE_ORDER_MARK = /^\u00ef\u00bb\u00bf/;

/** As much as is looked at, however large the window is. */
const BEGINNING_BYTES = 512;

/** Shorter than this, no header of any accepted format is complete. */
const TOO_SHORT_BYTES = 22;

interface Foreign {
  readonly name: string;
  readonly bytes: readonly number[];
  readonly offset?: number;
}

/** @returns a sentence that says in plain words what the content is instead of an accepted image */
export function describeForeign(window: Uint8Array, fileSize: number): string {
  if (window.length === 0) return 'The file is empty.';
  const beginning = window.subarray(0, BEGINNING_BYTES);
  if (beginning.every((byte) => byte === 0)) return 'The file begins with nothing but zero bytes.';
  const name =
    FOREIGN_FORMATS.find(({ bytes, offset }) => startsWith(window, bytes, offset))?.name ?? textFormat(beginning);
  if (name !== undefined) return `The content is ${name}, whatever the file is called.`;
  if (fileSize < TOO_SHORT_BYTES) return `The file is too short for an image: ${fileSize} bytes.`;
  return 'The content is no image of a known format.';
}

function textFormat(beginning: Uint8Array): string | undefined {
  const text = String.fromCharCode(...beginning)
    .replace(UTF8_BYTE_ORDER_MARK, '')
    .trimStart();
  return TEXT_FORMATS.find(([pattern]) => pattern.test(text))?.[1];
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}
