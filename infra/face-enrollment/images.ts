import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Grant, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { PipelineFunction } from './pipeline-function.ts';

export interface ImagesProps {
  readonly existingBucket?: IBucket | undefined;
  readonly keyPrefix?: string | undefined;
  readonly removalPolicy: RemovalPolicy;
  /** Empties the bucket when it is removed. */
  readonly autoDelete: boolean;
}

/** The bucket that apps upload to: its own, or one that is there already and is never changed. */
export class Images extends Construct {
  readonly bucket: IBucket;
  readonly keyPrefix: string;

  constructor(scope: Construct, id: string, props: ImagesProps) {
    super(scope, id);
    this.keyPrefix = props.keyPrefix ?? '';
    this.bucket = props.existingBucket ?? this.#create(props);
  }

  /** Objects below the prefix, in any version. */
  grantRead(fn: PipelineFunction): void {
    const below = `${escaped(this.keyPrefix)}*`;
    const { function: grantee } = fn;
    fn.remember(
      Grant.addToPrincipal({
        grantee,
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resourceArns: [this.bucket.arnForObjects(below)],
      }),
    );
    // Who may not list the bucket is told 403 instead of 404 for what is gone.
    grantee.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        ...(this.keyPrefix !== '' && { conditions: { StringLike: { 's3:prefix': below } } }),
      }),
    );
  }

  #create({ removalPolicy, autoDelete }: ImagesProps): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      removalPolicy,
      autoDeleteObjects: autoDelete,
    });
    // The property of the L2 construct would deploy a custom resource with a function and a role of its own.
    const { defaultChild } = bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error('The bucket is not made of a CfnBucket.');
    defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    return bucket;
  }
}

/** A prefix is meant literally; in a policy these characters are wildcards or begin a variable. */
function escaped(prefix: string): string {
  return prefix.replace(/[*?$]/g, (character) => `\${${character}}`);
}
