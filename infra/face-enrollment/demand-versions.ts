import { Annotations, Aspects } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { synthesizedBucket } from './synthesized-bucket.ts';

/**
 * Warns about a bucket of this app that keeps no versions, because each of its images would fail.
 *
 * @param scope that the bucket was given to
 */
export function demandVersions(scope: IConstruct, bucket: IBucket): void {
  if (!(bucket instanceof Bucket)) return;
  // At the end, because the app may go on with its bucket after it has given it away.
  Aspects.of(scope).add({
    visit(node) {
      if (node !== scope) return;
      const { Status: status } = synthesizedBucket(bucket).VersioningConfiguration ?? {};
      if (status !== undefined && status !== 'Suspended') return;
      Annotations.of(scope).addWarningV2(
        'face-enrollment:unversionedBucket',
        `The bucket that it was given, ${bucket.node.path}, keeps no versions: ` +
          'each image would fail as BucketNotVersioned. Create the bucket with versioned: true.',
      );
    },
  });
}
