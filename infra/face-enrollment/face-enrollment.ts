import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { DEFAULTS } from './defaults.ts';
import { Enrollments } from './enrollments.ts';
import type { FaceEnrollmentProps } from './face-enrollment-props.ts';
import { ImagesBucket } from './images-bucket.ts';
import { Pacer } from './pacer.ts';
import { Results } from './results.ts';
import { TencentAccount } from './tencent-account.ts';
import { Uploads } from './uploads.ts';

export type { FaceEnrollmentProps } from './face-enrollment-props.ts';

/**
 * Enrolls the face of every image that is uploaded to a bucket in Tencent Cloud, and writes what became of it to
 * DynamoDB. It stands in any stack, also several times.
 */
export class FaceEnrollment extends Construct {
  /** Where images are uploaded to. */
  readonly bucket: IBucket;
  /** One item per image version. */
  readonly facesTable: ITableV2;
  /** One item per person. */
  readonly personsTable: ITableV2;
  /** Events of uploads, for the intake function. */
  readonly uploadsQueue: IQueue;
  readonly uploadsDeadLetterQueue: IQueue;
  /** Examined images, for the enroll function; its message groups are persons. */
  readonly enrollmentsQueue: IQueue;
  readonly enrollmentsDeadLetterQueue: IQueue;
  readonly intakeFunction: IFunction;
  readonly enrollFunction: IFunction;
  /** The keys of the Tencent Cloud account. */
  readonly tencentSecret: ISecret;
  /** Where the alarms go. */
  readonly alarmTopic: ITopic;

  constructor(scope: Construct, id: string, props: FaceEnrollmentProps = {}) {
    super(scope, id);
    const { removalPolicy = RemovalPolicy.RETAIN } = props;

    const images = new ImagesBucket(this, 'Images', {
      existing: props.bucket,
      keyPrefix: props.keyPrefix,
      removalPolicy,
    });
    const results = new Results(this, 'Results', { removalPolicy });
    const pacer = new Pacer(this, 'Pacer', {
      requestsPerSecond: props.requestsPerSecond ?? DEFAULTS.requestsPerSecond,
    });
    const tencent = new TencentAccount(this, 'Tencent', {
      existingSecret: props.tencentSecret,
      removalPolicy,
      endpoint: props.tencentEndpoint ?? DEFAULTS.tencentEndpoint,
      apiVersion: props.tencentApiVersion ?? DEFAULTS.tencentApiVersion,
      region: props.tencentRegion,
    });
    const enrollments = new Enrollments(this, 'Enrollments', {
      images,
      results,
      pacer,
      tencent,
      maxConcurrency: props.maxConcurrency ?? DEFAULTS.maxConcurrency,
      presignedUrlLifetime: props.presignedUrlLifetime ?? Duration.seconds(DEFAULTS.presignedUrlSeconds),
      allowDuplicates: props.allowDuplicates ?? DEFAULTS.allowDuplicates,
      base64Fallback: props.base64Fallback ?? DEFAULTS.base64Fallback,
    });
    const uploads = new Uploads(this, 'Uploads', {
      images,
      results,
      enrollments,
      personTag: props.personTag ?? DEFAULTS.personTag,
      faceMatchThreshold: props.faceMatchThreshold,
      qualityControl: props.qualityControl,
      needRotateDetection: props.needRotateDetection,
    });
    const alarms = new Alarms(this, 'Alarms', { email: props.alarmEmail });
    alarms.watchDeadLetters('UploadsDeadLetters', uploads.deadLetterQueue, 'Uploads');
    alarms.watchDeadLetters('EnrollmentsDeadLetters', enrollments.deadLetterQueue, 'Images');
    alarms.watchOperatorNeeded();

    this.bucket = images.bucket;
    this.facesTable = results.facesTable;
    this.personsTable = results.personsTable;
    this.uploadsQueue = uploads.queue;
    this.uploadsDeadLetterQueue = uploads.deadLetterQueue;
    this.enrollmentsQueue = enrollments.queue;
    this.enrollmentsDeadLetterQueue = enrollments.deadLetterQueue;
    this.intakeFunction = uploads.intakeFunction;
    this.enrollFunction = enrollments.enrollFunction;
    this.tencentSecret = tencent.secret;
    this.alarmTopic = alarms.topic;
  }
}
