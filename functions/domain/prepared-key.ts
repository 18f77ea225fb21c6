import { createHash } from 'node:crypto';

/** One version of one object of the images bucket. */
export interface OriginalObject {
  readonly bucket: string;
  readonly objectKey: string;
  readonly version: string;
}

/** What an image is prepared with. Other parameters make another object. */
export interface PreparationParameters {
  /** Pixels. */
  readonly longEdge: number;
}

/** Raised when the same parameters make other bytes: a new quality or a new decoder. */
const REVISION = 1;

/** 128 bits: no two objects share a key, and a row stays small. */
const HASH_CHARACTERS = 32;
const PARAMETER_CHARACTERS = 8;

/** Everything that was ever prepared of the version has a key that begins with this. */
export function preparedPrefix({ bucket, objectKey, version }: OriginalObject): string {
  return `${hashOf([bucket, objectKey, version]).slice(0, HASH_CHARACTERS)}/`;
}

/** The same image prepared in the same way always has the same key, so that a repeat writes no second object. */
export function preparedKey(original: OriginalObject, { longEdge }: PreparationParameters): string {
  return `${preparedPrefix(original)}${hashOf([REVISION, longEdge]).slice(0, PARAMETER_CHARACTERS)}`;
}

function hashOf(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
