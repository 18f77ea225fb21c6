import { Buffer } from 'node:buffer';
import type { S3Client } from '@aws-sdk/client-s3';
import { type ObjectVersionPage, objectVersionPages } from '../shared/aws/object-version-pages.ts';
import type { StoredVersion, VersionHistory } from './ports.ts';

/** Versions and delete markers below a prefix. S3 lists them apart, so those of a page are brought into one order. */
export async function* s3VersionHistory(client: S3Client, bucket: string, prefix: string): VersionHistory {
  for await (const page of objectVersionPages(client, bucket, prefix)) yield inOrder(page);
}

function inOrder({ versions, deleteMarkers, decoded }: ObjectVersionPage): readonly StoredVersion[] {
  const listed =
    (isDeleteMarker: boolean) => (entry: { Key?: string; IsLatest?: boolean; LastModified?: Date; Size?: number }) => ({
      objectKey: decoded(entry.Key ?? ''),
      isLatest: entry.IsLatest ?? false,
      isDeleteMarker,
      size: entry.Size ?? 0,
      lastModified: entry.LastModified?.getTime() ?? 0,
    });
  const ofObjects = versions.map(listed(false));
  if (deleteMarkers.length === 0) return ofObjects;
  const byKey = Map.groupBy([...ofObjects, ...deleteMarkers.map(listed(true))], ({ objectKey }) => objectKey);
  return [...byKey]
    .map(([key, entries]) => ({ bytes: Buffer.from(key), entries }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .flatMap(({ entries }) => entries.sort(newestFirst));
}

function newestFirst(one: StoredVersion, other: StoredVersion): number {
  return Number(other.isLatest) - Number(one.isLatest) || other.lastModified - one.lastModified;
}
