import type { FaceRow } from '../../../functions/domain/face-row.ts';

/** What there is to know of an image, as only the simulation knows it. */
export type ImageKind =
  | 'good'
  /** Tencent's RetCode for this image, each time. */
  | { readonly retCode: number }
  /** Tencent refuses every request that carries it, with this code. */
  | { readonly wholeCall: string }
  /** The same, until the cause is mended. */
  | { readonly untilMended: { readonly retCode: number } | { readonly wholeCall: string } };

/** One version of one object in the images bucket. */
export interface UploadedVersion {
  readonly objectKey: string;
  readonly version: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly personId: string | undefined;
  readonly eTag: string;
  /** What identifies its bytes, and whether S3 tells that with the first read or only when it is asked; undefined: never. */
  readonly checksum: { readonly text: string; readonly isInFirstRead: boolean } | undefined;
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly kind: ImageKind;
  /** What it does to the decoder of the prepare stage, if it is not decoded. */
  readonly decoding?: 'undecodable' | 'crashes';
  readonly uploadedAt: number;
  /** As some emulators send it. */
  readonly isVersionInEvent: boolean;
  isDeleted: boolean;
  /** Whether an erasure has deleted it. */
  isErased?: boolean;
  /** Until then S3 refuses to delete the version. */
  readonly lockedUntil?: number | undefined;
  /** Whether an event of it reached the uploads queue. */
  isAnnounced: boolean;
}

export function nameOf({ objectKey, version }: Pick<FaceRow, 'objectKey' | 'version'>): string {
  return `${objectKey}@${version}`;
}

/** The first bytes of a PNG of 200 x 300 pixels. */
export const PNG_START = Uint8Array.from([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 200, 0, 0, 1, 44, 8, 2,
  0, 0, 0, 0, 0, 0, 0,
]);

/** The first bytes of a WebP, which Tencent does not take. */
export const WEBP_START = Buffer.from('RIFF\x10\0\0\0WEBPVP8 \0\0\0\0', 'latin1');

const MAX_TENCENT_BYTES = 3_932_160;

/** Whether Tencent refuses the image as it is, for its format or its bytes. */
export function isUnfit({ bytes, size }: UploadedVersion): boolean {
  return bytes.length > 0 && (bytes[0] !== PNG_START[0] || size > MAX_TENCENT_BYTES);
}
