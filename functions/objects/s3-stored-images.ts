import type { FaceRow } from '../domain/face-row.ts';
import { SecretText } from '../domain/secrets/secret-text.ts';
import type { Secret } from '../domain/tencent/face-service.ts';
import type { StoredImages } from '../enroll/ports.ts';
import { isGone } from './s3-errors.ts';
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

  async exists(row: FaceRow): Promise<boolean> {
    try {
      await this.#reader.head(row, LOOK_WITHIN_MS);
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }

  async base64(row: FaceRow): Promise<string | 'gone'> {
    try {
      const bytes = await this.#reader.get(row, READ_WITHIN_MS);
      return bytes.toString('base64');
    } catch (error) {
      if (isGone(error)) return 'gone';
      throw error;
    }
  }
}
