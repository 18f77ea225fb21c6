import type { S3Client } from '@aws-sdk/client-s3';
import type { ImageRef } from '../../functions/domain/face-row.ts';
import { headVersion } from '../shared/aws/head-version.ts';
import type { ObjectState } from './ports.ts';

/** Asks the bucket for exactly that version. */
export async function objectState(client: S3Client, bucket: string, image: ImageRef): Promise<ObjectState> {
  const head = await headVersion(client, bucket, image);
  return typeof head === 'string' ? head : 'there';
}
