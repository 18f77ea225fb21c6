import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { preparedPrefix } from '../../functions/domain/prepared-key.ts';
import { objectVersionPages } from '../shared/aws/object-version-pages.ts';
import { readingPages } from '../shared/aws/reading.ts';
import type { AuditSource, Cursor } from './ports.ts';

interface Listing {
  readonly client: S3Client;
  readonly bucket: string;
}

/** All versions of the objects below a prefix. */
export function s3Objects({ client, bucket }: Listing, keyPrefix: string): AuditSource {
  return {
    name: 'objects',
    noun: 'object versions',
    async *pages(from: Cursor | undefined) {
      let after = (from as string | null | undefined) ?? undefined;
      for await (const { versions, decoded } of objectVersionPages(client, bucket, keyPrefix, after)) {
        const listed = versions.map(({ Key = '', VersionId: version = 'null' }) => ({
          objectKey: decoded(Key),
          version,
        }));
        // Other versions of the last key may be on the next page: a run that goes on lists that key again.
        const last = listed.at(-1)?.objectKey;
        after = listed.findLast(({ objectKey }) => objectKey !== last)?.objectKey ?? after;
        yield {
          records: listed.map((image) => {
            return { set: 'images', key: preparedPrefix({ bucket, ...image }), kind: 'object' } as const;
          }),
          cursor: after ?? null,
        };
      }
    },
  };
}

/** All objects of the prepared bucket. */
export function s3Prepared({ client, bucket }: Listing): AuditSource {
  return {
    name: 'prepared',
    noun: 'prepared objects',
    async *pages(from: Cursor | undefined) {
      let after = (from as string | null | undefined) ?? undefined;
      const pages = paginateListObjectsV2({ client }, { Bucket: bucket, StartAfter: after });
      for await (const { Contents = [] } of readingPages('s3:ListBucket', pages)) {
        after = Contents.at(-1)?.Key ?? after;
        yield {
          records: Contents.map(({ Key: preparedKey = '', LastModified }) => {
            const key = preparedKey.slice(0, preparedKey.indexOf('/') + 1);
            const modifiedAt = LastModified?.getTime() ?? 0;
            return { set: 'images', key, kind: 'prepared', preparedKey, modifiedAt } as const;
          }),
          cursor: after ?? null,
        };
      }
    },
  };
}
