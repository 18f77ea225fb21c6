import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { objectState } from '../person/s3-object-state.ts';
import { reading, statusOf } from '../shared/aws/reading.ts';
import type { AuditedObjects } from './ports.ts';

/** Asks for single objects of both buckets. */
export function s3AuditedObjects(
  client: S3Client,
  buckets: { readonly images: string; readonly prepared: string },
): AuditedObjects {
  return {
    object: (image) => objectState(client, buckets.images, image),
    async hasPrepared(key) {
      try {
        const head = new HeadObjectCommand({ Bucket: buckets.prepared, Key: key });
        await reading('s3:GetObject', () => client.send(head));
        return true;
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw error;
      }
    },
  };
}
