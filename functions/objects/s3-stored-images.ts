import type { FaceRow } from '../domain/face-row.ts';
import { SecretText } from '../domain/secrets/secret-text.ts';
import type { Secret } from '../domain/tencent/face-service.ts';
import type { StoredImages } from '../enroll/ports.ts';
import type { ObjectVersion } from './object-address.ts';
import { isGone, isRangeUnsatisfiable, isUnavailable } from './s3-errors.ts';
import type { S3ObjectReader } from './s3-object-reader.ts';

/** It comes between an answer of Tencent and its record: better no look than no record. */
const LOOK_WITHIN_MS = 2_000;

/** Two stalled attempts, and a slow one. */
const READ_WITHIN_MS = 15_000;

/** The images bucket and the prepared bucket, as enroll passes their objects to Tencent. */
export class S3StoredImages implements StoredImages {
  readonly #reader: S3ObjectReader;
  readonly #preparedBucket: string;
  readonly #urlSeconds: number;

  constructor(reader: S3ObjectReader, preparedBucket: string, urlSeconds: number) {
    this.#reader = reader;
    this.#preparedBucket = preparedBucket;
    this.#urlSeconds = urlSeconds;
  }

  async presign(row: FaceRow): Promise<Secret> {
    return new SecretText(await this.#reader.presign(this.#sent(row), this.#urlSeconds));
  }

  look(row: FaceRow): Promise<'there' | 'gone' | 'notPrepared' | 'unavailable'> {
    return this.#unlessMissing(row, () => this.#isThere(this.#sent(row)));
  }

  metadata(row: FaceRow): Promise<{ readonly metadata: Readonly<Record<string, string>> } | 'gone' | 'unavailable'> {
    return unlessMissing(async () => ({
      metadata: await this.#reader.metadata(originalOf(row), LOOK_WITHIN_MS),
    }));
  }

  base64(row: FaceRow): Promise<{ readonly base64: string } | 'gone' | 'notPrepared' | 'unavailable'> {
    return this.#unlessMissing(row, async () => {
      const bytes = await this.#reader.get(this.#sent(row), READ_WITHIN_MS);
      return { base64: bytes.toString('base64') };
    });
  }

  /** Of an upload it is always one version, never the current one. The prepared bucket keeps no versions. */
  #sent(row: FaceRow): ObjectVersion {
    if (row.prepared === undefined) return originalOf(row);
    return { bucket: this.#preparedBucket, objectKey: row.prepared.key };
  }

  /** What was prepared expires: whether the image is gone is for the original to say. */
  async #unlessMissing<T>(
    row: FaceRow,
    request: () => Promise<T>,
  ): Promise<T | 'gone' | 'notPrepared' | 'unavailable'> {
    const found = await unlessMissing(request);
    if (found !== 'gone' || row.prepared === undefined) return found;
    const original = await unlessMissing(() => this.#isThere(originalOf(row)));
    return original === 'there' ? 'notPrepared' : original;
  }

  async #isThere(object: ObjectVersion): Promise<'there'> {
    try {
      await this.#reader.firstByte(object, LOOK_WITHIN_MS);
    } catch (error) {
      // An empty object has no first byte.
      if (!isRangeUnsatisfiable(error)) throw error;
    }
    return 'there';
  }
}

function originalOf({ bucket, objectKey, version }: FaceRow): ObjectVersion {
  return { bucket, objectKey, version };
}

async function unlessMissing<T>(request: () => Promise<T>): Promise<T | 'gone' | 'unavailable'> {
  try {
    return await request();
  } catch (error) {
    if (isGone(error)) return 'gone';
    if (isUnavailable(error)) return 'unavailable';
    throw error;
  }
}
