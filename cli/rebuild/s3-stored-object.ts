import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { NotAllowedError } from '../doctor/ports.ts';
import { reading, statusOf } from '../shared/aws/reading.ts';
import type { StoredObject } from './ports.ts';

/** The storage classes of S3 from which an object must be restored before it can be read. A restored object keeps its class. */
const ARCHIVES: readonly (string | undefined)[] = ['GLACIER', 'DEEP_ARCHIVE'];
const IS_RESTORED = 'ongoing-request="false"';

/** Asks the bucket for exactly that version, without reading it. */
export async function storedObject(
  client: S3Client,
  { bucket, objectKey, version }: Pick<FaceRow, 'bucket' | 'objectKey' | 'version'>,
): Promise<StoredObject> {
  const head = new HeadObjectCommand({ Bucket: bucket, Key: objectKey, VersionId: version });
  try {
    const { StorageClass, ArchiveStatus, Restore = '' } = await reading('s3:GetObjectVersion', () => client.send(head));
    const isArchived = ARCHIVES.includes(StorageClass) || ArchiveStatus !== undefined;
    return isArchived && !Restore.includes(IS_RESTORED) ? 'archived' : 'there';
  } catch (error) {
    if (error instanceof NotAllowedError) return 'denied';
    // 405: the version is a delete marker. 400: the version is no id of S3.
    if ([404, 405, 400].includes(statusOf(error) ?? 0)) return 'gone';
    throw error;
  }
}
