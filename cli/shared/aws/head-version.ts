import { HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import type { ImageRef } from '../../../functions/domain/face-row.ts';
import { NotAllowedError } from '../../doctor/ports.ts';
import { reading, statusOf } from './reading.ts';

/** Asks the bucket for exactly that version, without reading it. */
export async function headVersion(
  client: S3Client,
  bucket: string,
  { objectKey: Key, version: VersionId }: ImageRef,
): Promise<HeadObjectCommandOutput | 'gone' | 'denied'> {
  try {
    const head = new HeadObjectCommand({ Bucket: bucket, Key, VersionId });
    return await reading('s3:GetObjectVersion', () => client.send(head));
  } catch (error) {
    if (error instanceof NotAllowedError) return 'denied';
    // 405: the version is a delete marker. 400: the version is no id of S3, as of an upload whose version was not known.
    if ([404, 405, 400].includes(statusOf(error) ?? 0)) return 'gone';
    throw error;
  }
}
