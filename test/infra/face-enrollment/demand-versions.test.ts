import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Bucket, type CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { demandVersions } from '../../../infra/face-enrollment/demand-versions.ts';
import { FaceEnrollment } from '../../../infra/face-enrollment/face-enrollment.ts';

const givenStack = () =>
  new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false }), 'Anyone');

const UNVERSIONED = Match.stringLikeRegexp('Portraits, keeps no versions: each image would fail as BucketNotVersioned');

function warnings(make: (stack: Stack) => IBucket): readonly unknown[] {
  const stack = givenStack();
  demandVersions(stack, make(stack));
  return Annotations.fromStack(stack).findWarning('*', UNVERSIONED);
}

/** @param status of the property of the L1 */
function withStatus(stack: Stack, status: string): Bucket {
  const bucket = new Bucket(stack, 'Portraits');
  (bucket.node.defaultChild as CfnBucket).versioningConfiguration = { status };
  return bucket;
}

describe('a bucket of the app', () => {
  it.each<[string, (stack: Stack) => IBucket]>([
    ['keeps no versions', (stack) => new Bucket(stack, 'Portraits')],
    ['has suspended versioning', (stack) => withStatus(stack, 'Suspended')],
  ])('that %s is warned about', (_, make) => {
    expect(warnings(make)).toHaveLength(1);
  });

  it.each<[string, (stack: Stack) => IBucket]>([
    ['keeps versions', (stack) => new Bucket(stack, 'Portraits', { versioned: true })],
    ['keeps versions by the property of the L1', (stack) => withStatus(stack, 'Enabled')],
    ['is imported', (stack) => Bucket.fromBucketName(stack, 'Portraits', 'portraits')],
  ])('that %s is not', (_, make) => {
    expect(warnings(make)).toEqual([]);
  });

  it('is looked at when a pipeline gets it', () => {
    const stack = givenStack();
    new FaceEnrollment(stack, 'Faces', { bucket: new Bucket(stack, 'Portraits', { eventBridgeEnabled: true }) });
    Annotations.fromStack(stack).hasWarning('*', UNVERSIONED);
  });
});
