import { Annotations, Aspects } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { synthesizedBucket } from './synthesized-bucket.ts';

/**
 * Sees to it that a bucket of this app announces its objects to EventBridge, as far as the app decides that. A bucket that
 * was made elsewhere is left to its owner.
 *
 * @param scope that the bucket was given to
 */
export function announceUploads(scope: IConstruct, bucket: IBucket): void {
  if (!(bucket instanceof Bucket)) return;
  // At the end, because the app may go on with its bucket after it has given it away.
  Aspects.of(scope).add({
    visit(node) {
      if (node !== scope) return;
      // This resource writes the whole configuration of the bucket, so that no property of the bucket could do it.
      const isWrittenByResource = bucket.node.tryFindChild('Notifications') !== undefined;
      if (isWrittenByResource) bucket.enableEventBridgeNotification();
      else if (!isEnabledByProperty(bucket)) warn(scope, bucket);
    },
  });
}

function isEnabledByProperty(bucket: Bucket): boolean {
  const { EventBridgeEnabled = false } =
    synthesizedBucket(bucket).NotificationConfiguration?.EventBridgeConfiguration ?? {};
  return EventBridgeEnabled !== false;
}

function warn(scope: IConstruct, bucket: Bucket): void {
  Annotations.of(scope).addWarningV2(
    'face-enrollment:silentBucket',
    `The bucket that it was given, ${bucket.node.path}, sends no events to EventBridge as far as this app says: ` +
      'no upload would be enrolled. Create the bucket with eventBridgeEnabled: true.',
  );
}
