import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { preparedPrefix } from '../domain/prepared-key.ts';
import type { PreparedObjects, VersionRef } from '../erase/ports.ts';
import { deleteObjects } from './s3-delete-objects.ts';

/** The prepared bucket, as erase works on it. */
export class S3ErasedPrepared implements PreparedObjects {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async keys(version: VersionRef): Promise<readonly string[]> {
    const input = { Bucket: this.#bucket, Prefix: preparedPrefix(version) };
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#client }, input)) {
      keys.push(...Contents.map(({ Key = '' }) => Key));
    }
    return keys;
  }

  async delete(keys: readonly string[]): Promise<void> {
    const objects = keys.map((Key) => ({ Key }));
    const [refused] = await deleteObjects(this.#client, this.#bucket, objects);
    if (refused !== undefined)
      throw new Error(`S3 did not delete a prepared image (${refused.Code}): ${refused.Message}`);
  }
}
