import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import type { ImagesBucket } from './images-bucket.ts';
import type { Pacer } from './pacer.ts';
import type { PrepareStage } from './prepare-stage.ts';
import type { ResultTables } from './result-tables.ts';
import type { QueueStage } from './stage/stage.ts';
import { type FunctionSurroundings, stageFunction } from './stage/stage-function.ts';
import { StageQueue } from './stage/stage-queue.ts';
import type { TencentAccount } from './tencent-account.ts';

export interface EnrollStageProps {
  readonly images: ImagesBucket;
  readonly results: ResultTables;
  readonly pacer: Pacer;
  /** Where images go whose prepared object has expired. */
  readonly preparations: PrepareStage;
  readonly tencent: TencentAccount;
  /** Enroll functions at once, 2 to 1000. */
  readonly maxConcurrency: number;
  /** How long Tencent may download an image. */
  readonly presignedUrlLifetime: Duration;
  readonly allowDuplicates: boolean;
  readonly base64Fallback: boolean;
  readonly requireConsent: boolean;
  /** Undefined when no persons are created. */
  readonly newPersons: NewPersons | undefined;
  /** Whether persons get the key of a pseudonym, because outcomes are analyzed. */
  readonly pseudonyms: boolean;
  /** Of the queues; otherwise SQS's own keys. */
  readonly encryptionKey: IKey | undefined;
  readonly surroundings: FunctionSurroundings;
}

/** How an image of an unknown person creates the person. */
export interface NewPersons {
  /** GroupId at Tencent. */
  readonly group: string;
  /** Metadata name, without `x-amz-meta-`. */
  readonly nameTag: string | undefined;
  /** 0 to 4. */
  readonly uniqueControl: number;
}

const ENROLL_TIMEOUT = Duration.seconds(60);
/** Most of its time is waiting, which is paid by the megabyte. Ten of the largest images as base64 take up to 280 MiB. */
const MEMORY_SIZE_MIB = { urls: 256, base64: 512 } as const;
/** Between the clock that a URL was signed by and the one it is checked by. */
const CLOCKS_APART = Duration.seconds(60);
/** Deliveries. The function gives up after 40 by itself, hours later, and says why; two are left for crashes. */
const MAX_RECEIVE_COUNT = 42;

/** From the enrollments queue, whose message groups are persons, to Tencent and to the outcome in the tables. */
export class EnrollStage extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly enrollFunction: LambdaFunction;
  readonly stage: QueueStage;

  constructor(scope: Construct, id: string, props: EnrollStageProps) {
    super(scope, id);
    const work = new StageQueue(this, 'Work', {
      functionTimeout: ENROLL_TIMEOUT,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      fifo: true,
      encryptionKey: props.encryptionKey,
    });
    this.queue = work.queue;
    this.deadLetterQueue = work.deadLetterQueue;
    const memorySizeMiB = props.base64Fallback ? MEMORY_SIZE_MIB.base64 : MEMORY_SIZE_MIB.urls;
    this.enrollFunction = stageFunction(this, 'Enroll', {
      ...props.surroundings,
      handler: 'enroll',
      description: 'Adds the faces of uploaded images to their persons at Tencent Cloud',
      timeout: ENROLL_TIMEOUT,
      memorySizeMiB,
    });
    this.stage = {
      queue: this.queue,
      deadLetterQueue: this.deadLetterQueue,
      fn: this.enrollFunction,
      memorySizeMiB,
    };

    props.images.grantReadVersions(this.enrollFunction);
    const { preparations } = props;
    const maxAge = props.presignedUrlLifetime.plus(CLOCKS_APART);
    props.images.limitPresignedUrls(this.enrollFunction, maxAge);
    preparations.prepared.grantRead(this.enrollFunction);
    preparations.prepared.limitPresignedUrls(this.enrollFunction, maxAge);
    preparations.grantSend(this.enrollFunction);
    props.results.grantRecordOutcomes(this.enrollFunction);
    props.pacer.grantTakeSlots(this.enrollFunction);
    props.tencent.grantCalls(this.enrollFunction);
    this.enrollFunction.addEnvironment(ENV.enrollmentsQueueUrl, this.queue.queueUrl);
    this.enrollFunction.addEnvironment(ENV.presignedUrlSeconds, String(props.presignedUrlLifetime.toSeconds()));
    this.enrollFunction.addEnvironment(ENV.allowDuplicates, String(props.allowDuplicates));
    this.enrollFunction.addEnvironment(ENV.base64Fallback, String(props.base64Fallback));
    this.enrollFunction.addEnvironment(ENV.requireConsent, String(props.requireConsent));
    this.enrollFunction.addEnvironment(ENV.pseudonyms, String(props.pseudonyms));
    this.#createPersons(props.newPersons);
    // Of url.parse, by the HTTP client of Tencent's SDK: a line of no use in the log of every new environment.
    this.enrollFunction.addEnvironment('NODE_OPTIONS', '--disable-warning=DEP0169');
    work.feed(this.enrollFunction, Math.min(props.maxConcurrency, props.pacer.usableConcurrency));
  }

  #createPersons(persons: NewPersons | undefined): void {
    if (persons === undefined) return;
    this.enrollFunction.addEnvironment(ENV.createPersonsInGroup, persons.group);
    if (persons.nameTag !== undefined) this.enrollFunction.addEnvironment(ENV.personNameTag, persons.nameTag);
    this.enrollFunction.addEnvironment(ENV.uniquePersonControl, String(persons.uniqueControl));
  }

  grantSend(fn: LambdaFunction): void {
    this.queue.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment(ENV.enrollmentsQueueUrl, this.queue.queueUrl);
  }
}
