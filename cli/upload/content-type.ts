import { startsWith } from '../../functions/domain/image/starts-with.ts';

interface Signature {
  readonly type: string;
  readonly bytes: string;
  readonly offset?: number;
}

const SIGNATURES: readonly Signature[] = [
  { type: 'image/jpeg', bytes: '\xff\xd8\xff' },
  { type: 'image/png', bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/bmp', bytes: 'BM' },
  { type: 'image/gif', bytes: 'GIF8' },
  { type: 'image/webp', bytes: 'WEBP', offset: 8 },
  { type: 'image/tiff', bytes: 'II*\0' },
  { type: 'image/tiff', bytes: 'MM\0*' },
  { type: 'image/avif', bytes: 'ftypavif', offset: 4 },
  { type: 'image/heic', bytes: 'ftyphei', offset: 4 },
  { type: 'image/heif', bytes: 'ftypmif1', offset: 4 },
];

/** The content type of a file by its first bytes, because names lie. Browsers and other readers of the bucket use it. */
export function contentTypeOf(bytes: Uint8Array): string {
  const known = SIGNATURES.find(({ bytes: signature, offset }) => startsWith(bytes, signature, offset));
  return known?.type ?? 'application/octet-stream';
}
