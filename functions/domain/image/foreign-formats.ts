import type { ContentFinding } from './content-finding.ts';
import { isHeif, isIsoMedia, isoImage } from './iso-media.ts';
import { startsWith } from './starts-with.ts';

/** What people upload instead, by its first bytes. The first that fits counts. */
const FOREIGN_FORMATS: readonly Foreign[] = [
  { name: 'a GIF', bytes: 'GIF8' },
  { name: 'a WebP', bytes: 'WEBP', offset: 8 },
  { name: 'a TIFF or a raw photo', bytes: 'II*\0' },
  { name: 'a TIFF or a raw photo', bytes: 'MM\0*' },
  { name: 'a raw photo (Fujifilm)', bytes: 'FUJIFILMCCD-RAW' },
  { name: 'a raw photo (Olympus)', bytes: 'IIRO' },
  { name: 'a raw photo (Olympus)', bytes: 'IIRS' },
  { name: 'a raw photo (Panasonic)', bytes: 'IIU\0' },
  { name: 'a JPEG 2000', bytes: 'jP  ', offset: 4 },
  { name: 'a JPEG XL', bytes: 'JXL ', offset: 4 },
  { name: 'a JPEG XL', bytes: '\xff\x0a' },
  { name: 'a video', bytes: 'AVI ', offset: 8 },
  { name: 'a video', bytes: '\x1aE\xdf\xa3' },
  { name: 'an array of OS/2 bitmaps (BA)', bytes: 'BM', offset: 14, and: 'BA' },
  { name: 'an icon', bytes: '\0\0\x01\0' },
  { name: 'a Photoshop file', bytes: '8BPS' },
  { name: 'a PDF', bytes: '%PDF' },
  { name: 'a ZIP archive', bytes: 'PK\x03\x04' },
  { name: 'a 7-Zip archive', bytes: '7z\xbc\xaf\x27\x1c' },
  { name: 'a RAR archive', bytes: 'Rar!\x1a\x07' },
];

/** What clients compress bodies with. */
const COMPRESSIONS: readonly Foreign[] = [
  { name: 'gzip', bytes: '\x1f\x8b\x08' },
  { name: 'Zstandard', bytes: '(\xb5/\xfd' },
  { name: 'bzip2', bytes: 'BZh' },
  { name: 'XZ', bytes: '\xfd7zXZ\0' },
  { name: 'deflate', bytes: 'x\x9c' },
  { name: 'deflate', bytes: 'x\xda' },
];

interface Foreign {
  readonly name: string;
  readonly bytes: string;
  readonly offset?: number;
  /** What the file has to begin with as well. */
  readonly and?: string;
}

/** @returns undefined when the bytes begin like no other format that is known */
export function foreignFormat(bytes: Uint8Array): ContentFinding | undefined {
  const begins = ({ bytes: signature, offset, and = '' }: Foreign) =>
    startsWith(bytes, signature, offset) && startsWith(bytes, and);
  const compression = COMPRESSIONS.find(begins)?.name;
  if (compression !== undefined) {
    return {
      what: `The content is compressed (${compression}).`,
      instead: 'S3 stores a body with a Content-Encoding as it was sent. Upload the image without compression.',
    };
  }
  const name = FOREIGN_FORMATS.find(begins)?.name ?? isoMedia(bytes);
  if (name === undefined) return undefined;
  const what = `The content is ${name}, whatever the file is called.`;
  return isHeif(name) ? { what, instead: HEIF_INSTEAD } : { what };
}

const HEIF_INSTEAD =
  'Convert it to JPEG before the upload, or set the camera of the phone to the most compatible format.';

function isoMedia(bytes: Uint8Array): string | undefined {
  return isIsoMedia(bytes) ? (isoImage(bytes) ?? 'a video') : undefined;
}
