import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';
import { unquoted } from '../../functions/intake/upload-event.ts';
import { decodedKey } from '../shared/aws/decoded-key.ts';
import { reading } from '../shared/aws/reading.ts';
import type { ListedVersion, VersionSource } from './ports.ts';

/**
 * The versions of a bucket's objects below a prefix, in the order of their keys. It is the only listing that has version ids:
 * without it, each object would need a request of its own.
 */
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
    let from: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } = { KeyMarker: this.#after };
    for (;;) {
      const page: ListObjectVersionsCommandOutput = await reading('s3:ListBucketVersions', () =>
        this.#client.send(
          new ListObjectVersionsCommand({
            Bucket: this.#bucket,
            Prefix: this.#prefix,
            // Keys may hold characters that XML cannot.
            EncodingType: 'url',
            // A restored object keeps its storage class: only this tells that it can be read.
            OptionalObjectAttributes: ['RestoreStatus'],
            ...from,
          }),
        ),
      );
      const decoded = page.EncodingType === 'url' ? decodedKey : asItIs;
      yield (page.Versions ?? []).map((version) => ({
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
      if (!page.IsTruncated || page.NextKeyMarker === undefined) return;
      from = { KeyMarker: decoded(page.NextKeyMarker), VersionIdMarker: page.NextVersionIdMarker };
    }
  }
}

function isRestored({ RestoreStatus }: ObjectVersion): boolean {
  return RestoreStatus?.RestoreExpiryDate !== undefined && RestoreStatus.IsRestoreInProgress !== true;
}

/** Not every store that speaks S3 encodes what it is asked to. */
function asItIs(key: string): string {
  return key;
}
