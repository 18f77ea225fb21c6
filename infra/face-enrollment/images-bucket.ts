import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { iamText } from './iam-text.ts';

export interface ImagesBucketProps {
  /** Is used as it is, and never changed. */
  readonly existing: IBucket | undefined;
  readonly keyPrefix: string | undefined;
  /** Of a bucket that is made here. */
  readonly removalPolicy: RemovalPolicy;
}

/** Where apps upload images: the objects below the prefix. */
export class ImagesBucket extends Construct {
  readonly bucket: IBucket;
  readonly #keyPrefix: string;

  constructor(scope: Construct, id: string, props: ImagesBucketProps) {
    super(scope, id);
    this.bucket = props.existing ?? this.#create(props.removalPolicy);
    this.#keyPrefix = props.keyPrefix ?? '';
  }

  /** The events of new objects. */
  get objectCreated(): EventPattern {
    return {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: {
        bucket: { name: [this.bucket.bucketName] },
        ...(this.#keyPrefix && { object: { key: [{ prefix: this.#keyPrefix }] } }),
      },
    };
  }

  /** Any version of any object below the prefix; the events name the bucket, so there is no variable to set. */
  grantRead(fn: IGrantable): void {
    const objects = `${iamText(this.#keyPrefix)}*`;
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resourceArns: [this.bucket.arnForObjects(objects)],
    });
    // Without it S3 answers 403 for an object that is gone, as if the permission were missing.
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['s3:ListBucket'],
      resourceArns: [this.bucket.bucketArn],
      ...(this.#keyPrefix && { conditions: { StringLike: { 's3:prefix': objects } } }),
    });
    // Reading an object, by a presigned URL too, takes the right to decrypt it with the bucket's own key, if it has one.
    this.bucket.encryptionKey?.grant(fn, 'kms:Decrypt');
  }

  #create(removalPolicy: RemovalPolicy): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      // The row of an image names one version: an upload under the same key must not replace it.
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      removalPolicy,
      autoDeleteObjects: removalPolicy === RemovalPolicy.DESTROY,
    });
    // `eventBridgeEnabled` would do the same by a custom resource with a function and a role of its own.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    return bucket;
  }
}
