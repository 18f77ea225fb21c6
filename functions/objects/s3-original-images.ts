import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { FaceRow } from '../domain/face-row.ts';
import type { OriginalImages } from '../prepare/ports.ts';
import { isGone } from './s3-errors.ts';

/** 50 MB at a slow moment of S3. What comes after it needs the rest of the invocation. */
const READ_WITHIN_MS = 12_000;

/** The images bucket, as prepare reads it: always one version, never the current one. */
export class S3OriginalImages implements OriginalImages {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async read({ bucket, objectKey, version }: FaceRow): Promise<Uint8Array | 'gone'> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: objectKey, VersionId: version });
    try {
      const abortSignal = AbortSignal.timeout(READ_WITHIN_MS);
      const { Body } = await this.#client.send(command, { abortSignal });
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if (isGone(error)) return 'gone';
      throw error;
    }
  }
}
