import type { ObjectVersion, S3Client } from '@aws-sdk/client-s3';
import { unquoted } from '../../functions/intake/upload-event.ts';
import { objectVersionPages } from '../shared/aws/object-version-pages.ts';
import type { ListedVersion, VersionSource } from './ports.ts';

/** The versions of a bucket's objects below a prefix, in the order of their keys. */
export class ListedVersions implements VersionSource {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #after: string | undefined;

  /** @param after begin after this key */
  constructor(client: S3Client, bucket: string, prefix: string, after?: string) {
    this.#client = client;
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#after = after;
  }

  async *pages(): AsyncGenerator<readonly ListedVersion[]> {
    const pages = objectVersionPages(this.#client, this.#bucket, this.#prefix, this.#after);
    for await (const { versions, decoded } of pages) {
      yield versions.map((version) => ({
        objectKey: decoded(version.Key ?? ''),
        version: version.VersionId ?? 'null',
        isLatest: version.IsLatest ?? false,
        isDeleteMarker: false,
        size: version.Size ?? 0,
        eTag: unquoted(version.ETag ?? ''),
        lastModified: (version.LastModified ?? new Date(0)).toISOString(),
        storageClass: version.StorageClass,
        isRestored: isRestored(version),
      }));
    }
  }
}

function isRestored({ RestoreStatus }: ObjectVersion): boolean {
  return RestoreStatus?.RestoreExpiryDate !== undefined && RestoreStatus.IsRestoreInProgress !== true;
}
