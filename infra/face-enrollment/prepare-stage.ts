import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import type { ImagesBucket } from './images-bucket.ts';
import { PreparedBucket } from './prepared-bucket.ts';
import type { ResultTables } from './result-tables.ts';
import type { QueueStage } from './stage/stage.ts';
import { type FunctionSurroundings, stageFunction } from './stage/stage-function.ts';
import { StageQueue } from './stage/stage-queue.ts';
import { updatedAfter } from './stage/updated-after.ts';

export interface PrepareStageProps {
  readonly images: ImagesBucket;
  readonly results: ResultTables;
  /** Prepare functions at once, 2 to 1000. */
  readonly maxConcurrency: number;
  /** Pixels of a prepared image. */
  readonly preparedLongEdge: number;
  /** Of queues and bucket; otherwise keys of AWS. */
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
  readonly surroundings: FunctionSurroundings;
}

/** Where prepared images go. */
interface NextStage {
  readonly enrollFunction: LambdaFunction;
  grantSend(fn: LambdaFunction): void;
}

/** Reading 50 MB, 40 s of decoding, and writing. */
const PREPARE_TIMEOUT = Duration.seconds(60);
/** An image of 100 megapixels takes up to 2 GiB; docs/performance.md has the figures. It also pays for one and a half processors. */
const MEMORY_SIZE_MIB = 2_560;
/** The function gives up after the fortieth delivery; two more absorb crashes. No fewer than four hours of retries. */
const MAX_RECEIVE_COUNT = 42;
/** A message is one image, so that a hostile one costs no other. */
const IMAGES_PER_INVOCATION = 1;

/** From an image that Tencent would refuse to an upright JPG of moderate size, and on to enroll. */
export class PrepareStage extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly prepareFunction: LambdaFunction;
  readonly stage: QueueStage;
  readonly prepared: PreparedBucket;

  constructor(scope: Construct, id: string, props: PrepareStageProps) {
    super(scope, id);
    const { images, results, encryptionKey, removalPolicy, surroundings } = props;
    this.prepared = new PreparedBucket(this, 'Prepared', { encryptionKey, removalPolicy });
    const work = new StageQueue(this, 'Work', {
      functionTimeout: PREPARE_TIMEOUT,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      encryptionKey,
    });
    this.queue = work.queue;
    this.deadLetterQueue = work.deadLetterQueue;
    this.prepareFunction = stageFunction(this, 'Prepare', {
      ...surroundings,
      handler: 'prepare',
      description: 'Converts uploaded images into upright JPGs that Tencent Cloud accepts',
      timeout: PREPARE_TIMEOUT,
      memorySizeMiB: MEMORY_SIZE_MIB,
    });
    this.stage = {
      queue: this.queue,
      deadLetterQueue: this.deadLetterQueue,
      fn: this.prepareFunction,
      memorySizeMiB: MEMORY_SIZE_MIB,
    };
    images.grantReadVersions(this.prepareFunction);
    this.prepared.grantWrite(this.prepareFunction);
    results.grantPrepareRows(this.prepareFunction);
    const environment = {
      [ENV.preparationsQueueUrl]: this.queue.queueUrl,
      [ENV.imagesBucket]: images.bucket.bucketName,
      [ENV.preparedLongEdge]: String(props.preparedLongEdge),
      [ENV.memorySizeMib]: String(MEMORY_SIZE_MIB),
    };
    for (const [name, value] of Object.entries(environment)) this.prepareFunction.addEnvironment(name, value);
    work.feed(this.prepareFunction, props.maxConcurrency, IMAGES_PER_INVOCATION);
  }

  /** An enroll function that does not know prepared images must not get any. */
  sendOnTo(enrollments: NextStage): void {
    enrollments.grantSend(this.prepareFunction);
    updatedAfter(this.prepareFunction, enrollments.enrollFunction);
  }

  grantSend(fn: LambdaFunction): void {
    this.queue.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment(ENV.preparationsQueueUrl, this.queue.queueUrl);
  }
}
