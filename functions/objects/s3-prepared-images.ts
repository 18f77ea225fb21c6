import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PreparedImages } from '../prepare/ports.ts';

/** The prepared bucket. It keeps no versions, so that a deleted object is gone. */
export class S3PreparedImages implements PreparedImages {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put(key: string, jpeg: Uint8Array): Promise<void> {
    const object = { Bucket: this.#bucket, Key: key, Body: jpeg, ContentType: 'image/jpeg' };
    await this.#client.send(new PutObjectCommand(object));
  }

  async delete(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
  }
}
