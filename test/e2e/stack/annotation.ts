import { GetObjectAnnotationCommand } from '@aws-sdk/client-s3';
import type { ImageRef } from '../../../local/aws/image-row.ts';
import type { Stack } from './stack.ts';

/** The outcome on that version of the object. */
export async function annotationOf({ aws, outputs }: Stack, { objectKey, version }: ImageRef): Promise<unknown> {
  const { AnnotationPayload } = await aws.s3.send(
    new GetObjectAnnotationCommand({
      Bucket: outputs.ImagesBucketName,
      Key: objectKey,
      VersionId: version,
      AnnotationName: 'face-enrollment',
    }),
  );
  return JSON.parse((await AnnotationPayload?.transformToString()) ?? '');
}
