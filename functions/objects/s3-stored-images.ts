import type { FaceRow } from '../domain/face-row.ts';
import { SecretText } from '../domain/secrets/secret-text.ts';
import type { Secret } from '../domain/tencent/face-service.ts';
import type { StoredImages } from '../enroll/ports.ts';
import { isGone, isRangeUnsatisfiable, isUnavailable } from './s3-errors.ts';
import type { S3ObjectReader } from './s3-object-reader.ts';

/** It comes between an answer of Tencent and its record: better no look than no record. */
const LOOK_WITHIN_MS = 2_000;

/** Two stalled attempts, and a slow one. */
const READ_WITHIN_MS = 15_000;

/** The images bucket, as enroll hands its objects to Tencent: always one version, never the current one. */
export class S3StoredImages implements StoredImages {
  readonly #reader: S3ObjectReader;
  readonly #urlSeconds: number;

  constructor(reader: S3ObjectReader, urlSeconds: number) {
    this.#reader = reader;
    this.#urlSeconds = urlSeconds;
  }

  async presign(row: FaceRow): Promise<Secret> {
    return new SecretText(await this.#reader.presign(row, this.#urlSeconds));
  }

  look(row: FaceRow): Promise<'there' | 'gone' | 'unavailable'> {
    return unlessMissing(async () => {
      try {
        await this.#reader.firstByte(row, LOOK_WITHIN_MS);
      } catch (error) {
        // An empty object has no first byte.
        if (!isRangeUnsatisfiable(error)) throw error;
      }
      return 'there' as const;
    });
  }

  metadata(row: FaceRow): Promise<{ readonly metadata: Readonly<Record<string, string>> } | 'gone' | 'unavailable'> {
    return unlessMissing(async () => ({ metadata: await this.#reader.metadata(row, LOOK_WITHIN_MS) }));
  }

  base64(row: FaceRow): Promise<{ readonly base64: string } | 'gone' | 'unavailable'> {
    return unlessMissing(async () => {
      const bytes = await this.#reader.get(row, READ_WITHIN_MS);
      return { base64: bytes.toString('base64') };
    });
  }
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
