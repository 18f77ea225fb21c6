import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import { acknowledge, acknowledgeWildcard } from './nag/acknowledge.ts';
import { limitPresignedUrls } from './presigned-url-limit.ts';
import { privateBucket } from './private-bucket.ts';
import { roleOf } from './stage/role-of.ts';

export interface PreparedBucketProps {
  /** Otherwise S3's own keys. */
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
}

/** Longer than any message is kept. An image that is sent later is prepared again. */
const LIFE = Duration.days(30);

/** The JPGs that are sent to Tencent instead of originals. */
export class PreparedBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { encryptionKey, removalPolicy }: PreparedBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      // What is deleted here has to be gone, and every object can be made again.
      versioned: false,
      ...privateBucket({ encryptionKey, removalPolicy }),
      lifecycleRules: [{ expiration: LIFE, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    acknowledge(
      this.bucket,
      'S1',
      'Only functions of this stack use it. The data events of CloudTrail show each access.',
    );
  }

  /** To write what was prepared, and to delete it when it is not needed. */
  grantWrite(fn: LambdaFunction): void {
    this.#grant(fn, ['s3:PutObject', 's3:DeleteObject']);
  }

  grantRead(fn: LambdaFunction): void {
    this.#grant(fn, ['s3:GetObject']);
    // Without it S3 answers 403 for an object that has expired, as if the permission were missing.
    this.#grantList(fn);
  }

  /** What was prepared of an image is found by the prefix of its key. */
  grantErase(fn: LambdaFunction): void {
    this.#grant(fn, ['s3:DeleteObject']);
    this.#grantList(fn);
  }

  limitPresignedUrls(signer: LambdaFunction, maxAge: Duration): void {
    limitPresignedUrls(this.bucket, signer, maxAge);
  }

  #grantList(fn: LambdaFunction): void {
    Grant.addToPrincipal({ grantee: fn, actions: ['s3:ListBucket'], resourceArns: [this.bucket.bucketArn] });
  }

  #grant(fn: LambdaFunction, actions: string[]): void {
    const resource = this.bucket.arnForObjects('*');
    Grant.addToPrincipal({ grantee: fn, actions, resourceArns: [resource] });
    acknowledgeWildcard(
      roleOf(fn),
      resource,
      'The keys of prepared images are hashes: every object of the bucket is one.',
    );
    fn.addEnvironment(ENV.preparedBucket, this.bucket.bucketName);
  }
}
