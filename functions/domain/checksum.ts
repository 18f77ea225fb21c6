import type { FaceRow } from './face-row.ts';

/**
 * What identifies the bytes of an image: `md5:<hex>`, or `<algorithm>[-composite]:<base64>:<size>` as S3 has it. Equal
 * checksums mean equal bytes. The same bytes may have different checksums, when clients upload them in different ways.
 */

/** One checksum that S3 keeps of an object. */
export interface StoredChecksum {
  /** S3's name of it, such as `CRC64NVME`. */
  readonly algorithm: string;
  /** Base64, followed by `-<parts>` where it was made from the checksums of the parts. */
  readonly value: string;
  /** `COMPOSITE`: made from the checksums of the parts, so it depends on how the object was divided. */
  readonly type?: 'FULL_OBJECT' | 'COMPOSITE' | undefined;
}

const MD5 = /^[0-9a-f]{32}$/;

/**
 * The ETag of an object is its MD5 where it was uploaded in one piece and is encrypted with keys of S3, or not at all.
 * Under KMS it looks the same and is no hash of the bytes.
 *
 * @param encryption what S3 says: `AES256`, `aws:kms` and others; absent for objects from before S3 encrypted all of them
 */
export function md5Checksum(eTag: string, encryption: string | undefined): string | undefined {
  return encryption === undefined || encryption === 'AES256' ? md5OfETag(eTag) : undefined;
}

/** @param size of the object in bytes: the shortest checksum has 32 bits */
export function storedChecksum({ algorithm, value, type }: StoredChecksum, size: number): string {
  const isComposite = type === 'COMPOSITE' || /-\d+$/.test(value);
  if (algorithm === 'MD5' && !isComposite) return `md5:${Buffer.from(value, 'base64').toString('hex')}`;
  return `${algorithm.toLowerCase()}${isComposite ? '-composite' : ''}:${value}:${size}`;
}

/**
 * Of a row. One that was written by the version before has an ETag only, which is taken for an MD5 where it looks like
 * one. Under KMS no other object has it, so it makes nothing a duplicate.
 */
export function checksumOf({ checksum, eTag }: Pick<FaceRow, 'checksum' | 'eTag'>): string | undefined {
  return checksum ?? (eTag === undefined ? undefined : md5OfETag(eTag));
}

function md5OfETag(eTag: string): string | undefined {
  return MD5.test(eTag) ? `md5:${eTag}` : undefined;
}
