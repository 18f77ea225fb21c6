import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { EVENTS_TARGET_QUEUE_SAME_ACCOUNT } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import type { EnrollStage } from './enroll-stage.ts';
import type { PrepareImages } from './face-enrollment-props.ts';
import type { ImagesBucket } from './images-bucket.ts';
import type { PrepareStage } from './prepare-stage.ts';
import type { ResultTables } from './result-tables.ts';
import type { QueueStage } from './stage/stage.ts';
import { type FunctionSurroundings, stageFunction } from './stage/stage-function.ts';
import { StageQueue } from './stage/stage-queue.ts';
import { updatedAfter } from './stage/updated-after.ts';

export interface IntakeStageProps {
  readonly images: ImagesBucket;
  readonly results: ResultTables;
  readonly preparations: PrepareStage;
  readonly enrollments: EnrollStage;
  /** Intake functions at once, 2 to 1000. */
  readonly maxConcurrency: number;
  /** Metadata name, without `x-amz-meta-`. */
  readonly personTag: string;
  /** Likewise; undefined when it is not looked at. */
  readonly personNameTag: string | undefined;
  readonly faceMatchThreshold: number | undefined;
  readonly qualityControl: number | undefined;
  readonly needRotateDetection: boolean | undefined;
  readonly requireConsent: boolean;
  readonly allowDuplicates: boolean;
  /** Which images are prepared before they are sent to Tencent. */
  readonly prepareImages: PrepareImages;
  /** Pixels. */
  readonly preparedLongEdge: number;
  readonly maxLongEdgeJpeg: number;
  readonly maxLongEdgeOther: number;
  /** Of the queues; otherwise SQS's own keys. */
  readonly encryptionKey: IKey | undefined;
  readonly surroundings: FunctionSurroundings;
}

const INTAKE_TIMEOUT = Duration.seconds(30);
const MEMORY_SIZE_MIB = 256;
/** Deliveries, no fewer than four hours: an outage of S3, DynamoDB or SQS costs no image. */
const MAX_RECEIVE_COUNT = 42;

/** From the event of an upload to a row in the Faces table and a place in the queue of the next stage. */
export class IntakeStage extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly intakeFunction: LambdaFunction;
  readonly stage: QueueStage;

  constructor(scope: Construct, id: string, props: IntakeStageProps) {
    super(scope, id);
    // Without the flag, which older apps do not set, a queue with a key of its own accepts the events of any account.
    this.node.setContext(EVENTS_TARGET_QUEUE_SAME_ACCOUNT, true);
    const work = new StageQueue(this, 'Work', {
      functionTimeout: INTAKE_TIMEOUT,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      encryptionKey: props.encryptionKey,
    });
    this.queue = work.queue;
    this.deadLetterQueue = work.deadLetterQueue;
    this.intakeFunction = stageFunction(this, 'Intake', {
      ...props.surroundings,
      handler: 'intake',
      description: 'Examines uploaded images and queues those that can be enrolled',
      timeout: INTAKE_TIMEOUT,
      memorySizeMiB: MEMORY_SIZE_MIB,
    });
    this.stage = {
      queue: this.queue,
      deadLetterQueue: this.deadLetterQueue,
      fn: this.intakeFunction,
      memorySizeMiB: MEMORY_SIZE_MIB,
    };

    this.#route(props.images);
    props.images.grantReadUploads(this.intakeFunction);
    props.results.grantAddRows(this.intakeFunction);
    props.preparations.grantSend(this.intakeFunction);
    props.enrollments.grantSend(this.intakeFunction);
    // The functions behind it have to know what it sends.
    updatedAfter(this.intakeFunction, props.enrollments.enrollFunction);
    updatedAfter(this.intakeFunction, props.preparations.prepareFunction);
    this.#configure(props);
    work.feed(this.intakeFunction, props.maxConcurrency);
  }

  #route(images: ImagesBucket): void {
    const target = new SqsQueue(this.queue, {
      // An event that cannot be delivered is kept where the messages that cannot be handled are.
      deadLetterQueue: this.deadLetterQueue,
      retryAttempts: 185,
      maxEventAge: Duration.hours(24),
    });
    new Rule(this, 'ObjectCreated', {
      description: 'Uploaded images, to be enrolled',
      eventPattern: images.objectCreated,
      targets: [target],
    });
  }

  #configure(props: IntakeStageProps): void {
    const { personNameTag, faceMatchThreshold, qualityControl, needRotateDetection } = props;
    const environment = {
      [ENV.uploadsQueueUrl]: this.queue.queueUrl,
      [ENV.personTag]: props.personTag,
      ...(personNameTag !== undefined && { [ENV.personNameTag]: personNameTag }),
      [ENV.requireConsent]: String(props.requireConsent),
      [ENV.allowDuplicates]: String(props.allowDuplicates),
      [ENV.prepareImages]: props.prepareImages,
      [ENV.preparedLongEdge]: String(props.preparedLongEdge),
      [ENV.maxLongEdgeJpeg]: String(props.maxLongEdgeJpeg),
      [ENV.maxLongEdgeOther]: String(props.maxLongEdgeOther),
      ...(faceMatchThreshold !== undefined && { [ENV.faceMatchThreshold]: String(faceMatchThreshold) }),
      ...(qualityControl !== undefined && { [ENV.qualityControl]: String(qualityControl) }),
      ...(needRotateDetection !== undefined && { [ENV.needRotateDetection]: needRotateDetection ? '1' : '0' }),
    };
    for (const [name, value] of Object.entries(environment)) this.intakeFunction.addEnvironment(name, value);
  }
}
