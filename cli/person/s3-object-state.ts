import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ImageRef } from '../../functions/domain/face-row.ts';
import { NotAllowedError } from '../doctor/ports.ts';
import { reading, statusOf } from '../shared/aws/reading.ts';
import type { ObjectState } from './ports.ts';

/** Asks the bucket for exactly that version. */
export async function objectState(client: S3Client, bucket: string, image: ImageRef): Promise<ObjectState> {
  const { objectKey: Key, version: VersionId } = image;
  try {
    await reading('s3:GetObjectVersion', () => client.send(new HeadObjectCommand({ Bucket: bucket, Key, VersionId })));
    return 'there';
  } catch (error) {
    if (error instanceof NotAllowedError) return 'denied';
    // 405: the version is a delete marker. 400: the version is no id of S3, as of an upload whose version was not known.
    if ([404, 405, 400].includes(statusOf(error) ?? 0)) return 'gone';
    throw error;
  }
}
