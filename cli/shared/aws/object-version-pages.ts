import {
  type DeleteMarkerEntry,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';
import { decodedKey } from './decoded-key.ts';
import { reading } from './reading.ts';

/** One answer of S3. Both lists are in the order of the keys, and the newest of a key is first. */
export interface ObjectVersionPage {
  readonly versions: readonly ObjectVersion[];
  readonly deleteMarkers: readonly DeleteMarkerEntry[];
  /** A key as the app wrote it. */
  decoded(key: string): string;
}

/**
 * The versions and delete markers of a bucket below a prefix. It is the only listing that has version ids: without it, each
 * object would need a request of its own.
 *
 * @param after begin after this key
 */
export async function* objectVersionPages(
  client: S3Client,
  bucket: string,
  prefix: string,
  after?: string,
): AsyncGenerator<ObjectVersionPage> {
  let from: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } = { KeyMarker: after };
  for (;;) {
    const page: ListObjectVersionsCommandOutput = await reading('s3:ListBucketVersions', () =>
      client.send(
        new ListObjectVersionsCommand({
          Bucket: bucket,
          Prefix: prefix,
          // Keys may hold characters that XML cannot.
          EncodingType: 'url',
          // A restored object keeps its storage class: only this tells that it can be read.
          OptionalObjectAttributes: ['RestoreStatus'],
          ...from,
        }),
      ),
    );
    const decoded = page.EncodingType === 'url' ? decodedKey : asItIs;
    yield { versions: page.Versions ?? [], deleteMarkers: page.DeleteMarkers ?? [], decoded };
    if (!page.IsTruncated || page.NextKeyMarker === undefined) return;
    from = { KeyMarker: decoded(page.NextKeyMarker), VersionIdMarker: page.NextVersionIdMarker };
  }
}

/** Not every store that speaks S3 encodes what it is asked to. */
function asItIs(key: string): string {
  return key;
}
