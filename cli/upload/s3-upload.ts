import { readFile } from 'node:fs/promises';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { reading } from '../shared/aws/reading.ts';
import { FACES } from '../shared/invocation.ts';
import { Problem } from '../shared/problem.ts';
import { contentTypeOf } from './content-type.ts';
import type { FileUpload } from './ports.ts';

/** Puts files into the images bucket, all with the same metadata. */
export class S3Upload {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #metadata: Readonly<Record<string, string>>;

  constructor(client: S3Client, bucket: string, metadata: Readonly<Record<string, string>>) {
    this.#client = client;
    this.#bucket = bucket;
    this.#metadata = metadata;
  }

  /** @returns the version */
  async put({ path, objectKey }: FileUpload): Promise<string> {
    const body = await readFile(path);
    const { VersionId } = await reading('s3:PutObject', () =>
      this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: objectKey,
          Body: body,
          ContentType: contentTypeOf(body),
          Metadata: this.#metadata,
        }),
      ),
    );
    if (VersionId !== undefined) return VersionId;
    throw new Problem(
      `The bucket ${this.#bucket} keeps no versions, so its images fail as BucketNotVersioned. ${FACES} doctor says what to do.`,
    );
  }
}
