import { messageBody } from '../../functions/domain/message-body.ts';
import type { ListedVersion } from './ports.ts';

/** The event that EventBridge would have sent when this version was uploaded, as far as intake reads it. */
export function uploadEvent(bucket: string, version: ListedVersion): string {
  const { objectKey, size, eTag, lastModified } = version;
  return messageBody({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    time: lastModified,
    detail: {
      bucket: { name: bucket },
      object: { key: objectKey, size, etag: eTag, 'version-id': version.version },
      reason: 'Backfill',
    },
  });
}
