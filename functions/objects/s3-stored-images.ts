import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { FaceRow } from '../domain/face.ts';
import { SecretText } from '../domain/secret-text.ts';
import type { Secret } from '../domain/tencent.ts';
import type { StoredImages } from '../enroll/ports.ts';
import { isGone } from './s3-errors.ts';

/** It comes between an answer of Tencent and its record: better no look than no record. */
const LOOK_WITHIN_MS = 2_000;

/** The images bucket, as enroll hands its objects to Tencent: always one version, never the current one. */
export class S3StoredImages implements StoredImages {
  readonly #client: S3Client;
  readonly #urlSeconds: number;

  constructor(client: S3Client, urlSeconds: number) {
    this.#client = client;
    this.#urlSeconds = urlSeconds;
  }

  async presign(row: FaceRow): Promise<Secret> {
    const url = await getSignedUrl(this.#client, new GetObjectCommand(input(row)), { expiresIn: this.#urlSeconds });
    return new SecretText(url);
  }

  async exists(row: FaceRow): Promise<boolean> {
    try {
      const abortSignal = AbortSignal.timeout(LOOK_WITHIN_MS);
      await this.#client.send(new HeadObjectCommand(input(row)), { abortSignal });
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }

  async base64(row: FaceRow): Promise<string | 'gone'> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand(input(row)));
      return (await Body?.transformToString('base64')) ?? '';
    } catch (error) {
      if (isGone(error)) return 'gone';
      throw error;
    }
  }
}

function input({ bucket, objectKey, version }: FaceRow) {
  return { Bucket: bucket, Key: objectKey, VersionId: version };
}
