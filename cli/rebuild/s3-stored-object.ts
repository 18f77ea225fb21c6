import type { S3Client } from '@aws-sdk/client-s3';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { headVersion } from '../shared/aws/head-version.ts';
import type { StoredObject } from './ports.ts';

/** The storage classes of S3 from which an object must be restored before it can be read. A restored object keeps its class. */
const ARCHIVES: readonly (string | undefined)[] = ['GLACIER', 'DEEP_ARCHIVE'];
const IS_RESTORED = 'ongoing-request="false"';

/** Asks the bucket for exactly that version, without reading it. */
export async function storedObject(
  client: S3Client,
  { bucket, objectKey, version }: Pick<FaceRow, 'bucket' | 'objectKey' | 'version'>,
): Promise<StoredObject> {
  const head = await headVersion(client, bucket, { objectKey, version });
  if (typeof head === 'string') return head;
  const { StorageClass, ArchiveStatus, Restore = '' } = head;
  const isArchived = ARCHIVES.includes(StorageClass) || ArchiveStatus !== undefined;
  return isArchived && !Restore.includes(IS_RESTORED) ? 'archived' : 'there';
}
