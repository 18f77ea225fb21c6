import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Enrollments } from './enrollments.ts';
import type { FaceOptionsProps } from './face-options.ts';
import { Images } from './images.ts';
import { Pacer } from './pacer.ts';
import { Results } from './results.ts';
import { TencentAccount } from './tencent-account.ts';
import { Uploads } from './uploads.ts';

export interface FaceEnrollmentProps extends FaceOptionsProps {
  /**
   * The bucket that apps upload to. It has to keep versions and send its events to EventBridge; it is never changed.
   *
   * @default - a bucket is created
   */
  readonly bucket?: IBucket | undefined;

  /**
   * Only objects whose keys begin with this are enrolled.
   *
   * @default - all objects
   */
  readonly keyPrefix?: string | undefined;

  /**
   * The metadata name of the person tag, without `x-amz-meta-`.
   *
   * @default 'person-id'
   */
  readonly personTag?: string | undefined;

  /**
   * The keys of Tencent Cloud as JSON: `{"secretId": "...", "secretKey": "..."}`, optionally `"token"`.
   *
   * @default - a secret with empty keys is created, to be filled in after the deployment
   */
  readonly tencentSecret?: ISecret | undefined;

  /**
   * Scheme, host and port of Tencent's face recognition.
   *
   * @default 'https://iai.tencentcloudapi.com'
   */
  readonly tencentEndpoint?: string | undefined;

  /** @default '2018-03-01' */
  readonly tencentApiVersion?: '2018-03-01' | '2020-03-03' | undefined;

  /**
   * Tencent's region, like `ap-guangzhou`. Version 2020-03-03 needs one at the China site.
   *
   * @default - none is sent
   */
  readonly tencentRegion?: string | undefined;

  /**
   * This application's share of the Tencent account's rate limit, 1 to 1000 requests a second.
   *
   * @default 20
   */
  readonly requestsPerSecond?: number | undefined;

  /**
   * Enroll functions at once, 2 to 1000.
   *
   * @default 10
   */
  readonly maxConcurrency?: number | undefined;

  /**
   * How long Tencent may fetch an image after it was asked to.
   *
   * @default Duration.minutes(5)
   */
  readonly presignedUrlLifetime?: Duration | undefined;

  /**
   * Enroll the same bytes under the same key again.
   *
   * @default false
   */
  readonly allowDuplicates?: boolean | undefined;

  /**
   * Send the bytes of an image that Tencent repeatedly could not fetch.
   *
   * @default false
   */
  readonly base64Fallback?: boolean | undefined;

  /**
   * Who is told of dead letters.
   *
   * @default - nobody: subscribe to `alarmTopic`
   */
  readonly alarmEmail?: string | undefined;

  /**
   * What becomes of bucket, tables and secret when they are removed from the stack. DESTROY empties the bucket, too.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy | undefined;
}

/**
 * Enrolls faces into Tencent Cloud: an image uploaded to the bucket with a person tag in its metadata becomes a face of
 * that person, and a row in the Faces table that says so, or says why not.
 */
export class FaceEnrollment extends Construct {
  readonly bucket: IBucket;
  readonly facesTable: ITableV2;
  readonly personsTable: ITableV2;
  readonly tencentSecret: ISecret;
  readonly uploadsQueue: IQueue;
  readonly uploadsDeadLetterQueue: IQueue;
  readonly enrollmentsQueue: IQueue;
  readonly enrollmentsDeadLetterQueue: IQueue;
  readonly intakeFunction: IFunction;
  readonly enrollFunction: IFunction;
  /** Where alarms are sent to. */
  readonly alarmTopic: ITopic;

  constructor(scope: Construct, id: string, props: FaceEnrollmentProps = {}) {
    super(scope, id);
    const { removalPolicy = RemovalPolicy.RETAIN } = props;
    const images = new Images(this, 'Images', {
      existingBucket: props.bucket,
      keyPrefix: props.keyPrefix,
      removalPolicy,
      autoDelete: removalPolicy === RemovalPolicy.DESTROY,
    });
    const results = new Results(this, 'Results', { removalPolicy });
    const tencent = new TencentAccount(this, 'Tencent', {
      existingSecret: props.tencentSecret,
      endpoint: props.tencentEndpoint ?? 'https://iai.tencentcloudapi.com',
      apiVersion: props.tencentApiVersion ?? '2018-03-01',
      region: props.tencentRegion,
      removalPolicy,
    });
    const enrollments = new Enrollments(this, 'Enrollments', {
      images,
      results,
      tencent,
      pacer: new Pacer(this, 'Pacer', { requestsPerSecond: props.requestsPerSecond ?? 20 }),
      maxConcurrency: props.maxConcurrency ?? 10,
      presignedUrlLifetime: props.presignedUrlLifetime ?? Duration.minutes(5),
      allowDuplicates: props.allowDuplicates ?? false,
      base64Fallback: props.base64Fallback ?? false,
    });
    const uploads = new Uploads(this, 'Uploads', {
      images,
      results,
      enrollments,
      personTag: props.personTag ?? 'person-id',
      faceMatchThreshold: props.faceMatchThreshold,
      qualityControl: props.qualityControl,
      needRotateDetection: props.needRotateDetection,
    });
    const alarms = new Alarms(this, 'Alarms', {
      deadLetterQueues: { Uploads: uploads.deadLetterQueue, Enrollments: enrollments.deadLetterQueue },
      email: props.alarmEmail,
    });

    this.bucket = images.bucket;
    this.facesTable = results.faces;
    this.personsTable = results.persons;
    this.tencentSecret = tencent.secret;
    this.uploadsQueue = uploads.queue;
    this.uploadsDeadLetterQueue = uploads.deadLetterQueue;
    this.enrollmentsQueue = enrollments.queue;
    this.enrollmentsDeadLetterQueue = enrollments.deadLetterQueue;
    this.intakeFunction = uploads.intake.function;
    this.enrollFunction = enrollments.enroll.function;
    this.alarmTopic = alarms.topic;
  }
}
