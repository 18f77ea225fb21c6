import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Aws } from '../../local/aws/aws.ts';

export interface NewImage {
  readonly key: string;
  readonly personId: string;
  readonly body: Buffer;
  /** Besides the person. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export interface StoredImage extends NewImage {
  readonly bucket: string;
  readonly version: string;
  readonly eTag: string;
}

/** At once: the emulator answers one after the other anyway. */
const UPLOADS_AT_ONCE = 16;

/** Puts the images into the bucket, in no order that matters. */
export async function store(images: readonly NewImage[], bucket: string, aws: Aws): Promise<StoredImage[]> {
  const stored: StoredImage[] = [];
  let next = 0;
  const put = async (): Promise<void> => {
    for (;;) {
      const at = next++;
      const image = images[at];
      if (image === undefined) return;
      const { VersionId = '', ETag = '' } = await aws.s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: image.key,
          Body: image.body,
          Metadata: { 'person-id': image.personId, ...image.metadata },
        }),
      );
      stored[at] = { ...image, bucket, version: VersionId, eTag: ETag.replaceAll('"', '') };
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, put));
  return stored;
}

/** As EventBridge puts it into the product's queue. */
export function eventBridgeEvent({ bucket, key, version, eTag, body }: StoredImage): string {
  return JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    time: new Date().toISOString(),
    detail: {
      bucket: { name: bucket },
      object: { key, size: body.length, etag: eTag, 'version-id': version, sequencer: '00' },
    },
  });
}

/** As S3's own notification puts it into the baseline's queue. */
export function s3Notification({ bucket, key, version, eTag, body }: StoredImage): string {
  const object = { key: encodeURIComponent(key), size: body.length, eTag, versionId: version };
  return JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: bucket }, object } }] });
}
