import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import { announceUploads } from './announce-uploads.ts';
import { corsRule } from './browser-uploads.ts';
import { demandVersions } from './demand-versions.ts';
import { askForKeyPolicy, isOfThisApp, leftToIam } from './encryption/key-policy.ts';
import { EventBridgeBucket } from './event-bridge-bucket.ts';
import { ABORT_UPLOADS_AFTER, retentionRules } from './image-retention.ts';
import { acknowledge, acknowledgeWildcard } from './nag/acknowledge.ts';
import { iamText } from './nag/iam-text.ts';
import { limitPresignedUrls } from './presigned-url-limit.ts';
import { privateBucket } from './private-bucket.ts';
import { roleOf } from './stage/role-of.ts';

export interface ImagesBucketProps {
  /** Is used as it is. Only a bucket of the same app is changed, where EventBridge would be disabled otherwise. */
  readonly existing: IBucket | undefined;
  readonly keyPrefix: string | undefined;
  /** Of web pages that upload to a bucket that is made here. */
  readonly corsOrigins: readonly string[] | undefined;
  /** Age at which images expire in a bucket that is made here. */
  readonly keepImagesDays: number | undefined;
  /** Of a bucket that is made here; otherwise S3's own keys. */
  readonly encryptionKey: IKey | undefined;
  /** Whether outcomes are written on the objects. */
  readonly annotated: boolean;
  /** Of a bucket that is made here. */
  readonly removalPolicy: RemovalPolicy;
}

/** Reading an object, by a presigned URL too, takes the right to decrypt it with the bucket's own key. */
const READ_WITH_KEY = ['kms:Decrypt'];
/** An annotation is encrypted as its object is. */
const ANNOTATE_WITH_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Where apps upload images: the objects below the prefix. */
export class ImagesBucket extends Construct {
  readonly bucket: IBucket;
  readonly #keyPrefix: string;
  readonly #keepImagesDays: number | undefined;
  readonly #created: Bucket | undefined;

  constructor(scope: Construct, id: string, props: ImagesBucketProps) {
    super(scope, id);
    if (props.existing) {
      this.bucket = props.existing;
      announceUploads(this, this.bucket);
      demandVersions(this, this.bucket);
    } else this.bucket = this.#created = this.#create(props);
    this.#keyPrefix = props.keyPrefix ?? '';
    this.#keepImagesDays = props.keepImagesDays;
    const key = props.existing?.encryptionKey;
    if (key !== undefined && !isOfThisApp(key)) {
      const use = props.annotated ? ANNOTATE_WITH_KEY : READ_WITH_KEY;
      askForKeyPolicy(this, key, [leftToIam(key, use)], 'no image can be read');
    }
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

  /** What was just uploaded: an event of a bucket that keeps no versions names none. */
  grantReadUploads(fn: LambdaFunction): void {
    this.#grant(fn, ['s3:GetObject', 's3:GetObjectVersion'], READ_WITH_KEY);
    this.#nameRetention(fn);
  }

  /** Versions that are named by their id. */
  grantReadVersions(fn: LambdaFunction): void {
    this.#grant(fn, ['s3:GetObjectVersion'], READ_WITH_KEY);
    this.#nameRetention(fn);
  }

  /** Of current and older versions alike: annotations know one permission for both. */
  grantAnnotate(fn: LambdaFunction): void {
    this.#grant(fn, ['s3:PutObjectAnnotation'], ANNOTATE_WITH_KEY);
  }

  /**
   * To delete versions and to put delete markers. The others tell whose a version is, why S3 keeps one, and, for a delete marker
   * on a condition, what is current.
   */
  grantErase(fn: LambdaFunction): void {
    const actions = ['s3:DeleteObject', 's3:DeleteObjectVersion'];
    const reads = ['s3:GetObject', 's3:GetObjectLegalHold', 's3:GetObjectRetention', 's3:GetObjectVersion'];
    this.#grant(fn, [...actions, ...reads], [], ['s3:ListBucket', 's3:ListBucketVersions']);
  }

  /**
   * Refuses URLs that the function presigned longer ago than that, whatever life they were given. URLs of other principals are not
   * touched, and no request that is signed in its header. A bucket that is not made here keeps its policy as it is.
   */
  limitPresignedUrls(signer: LambdaFunction, maxAge: Duration): void {
    if (this.#created) limitPresignedUrls(this.#created, signer, maxAge);
  }

  /** To say so of an image that may have expired. */
  #nameRetention(fn: LambdaFunction): void {
    if (this.#keepImagesDays !== undefined) fn.addEnvironment(ENV.keepImagesDays, String(this.#keepImagesDays));
  }

  /** Any object below the prefix; the events and rows name the bucket, so there is no variable to set. */
  #grant(fn: LambdaFunction, actions: string[], withKey: readonly string[], list = ['s3:ListBucket']): void {
    const objects = `${iamText(this.#keyPrefix)}*`;
    const resource = this.bucket.arnForObjects(objects);
    Grant.addToPrincipal({ grantee: fn, actions, resourceArns: [resource] });
    acknowledgeWildcard(
      roleOf(fn),
      resource,
      'Apps choose the keys of their images: every object below the prefix is one.',
    );
    // Without it S3 answers 403 for an object that is gone, as if the permission were missing.
    Grant.addToPrincipal({
      grantee: fn,
      actions: list,
      resourceArns: [this.bucket.bucketArn],
      ...(this.#keyPrefix && { conditions: { StringLike: { 's3:prefix': objects } } }),
    });
    if (withKey.length > 0) this.bucket.encryptionKey?.grant(fn, ...withKey);
  }

  #create({ removalPolicy, encryptionKey, corsOrigins, keyPrefix, keepImagesDays }: ImagesBucketProps): Bucket {
    const bucket = new EventBridgeBucket(this, 'Bucket', {
      // The row of an image names one version: an upload under the same key must not replace it.
      versioned: true,
      ...privateBucket({ encryptionKey, removalPolicy }),
      ...(corsOrigins && { cors: [corsRule(corsOrigins)] }),
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: ABORT_UPLOADS_AFTER },
        ...(keepImagesDays === undefined ? [] : retentionRules(keepImagesDays, keyPrefix)),
      ],
    });
    const reason =
      'Who read or wrote an image is for the data events of CloudTrail. Access logs would be one more place with keys of images, kept in one more bucket.';
    acknowledge(bucket, 'S1', reason);
    return bucket;
  }
}
