import { Duration } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import type { Images } from './images.ts';
import type { Pacer } from './pacer.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { Results } from './results.ts';
import type { TencentAccount } from './tencent-account.ts';
import { WorkQueue } from './work-queue.ts';

export interface EnrollmentsProps {
  readonly images: Images;
  readonly results: Results;
  readonly pacer: Pacer;
  readonly tencent: TencentAccount;
  readonly maxConcurrency: number;
  readonly presignedUrlLifetime: Duration;
  readonly allowDuplicates: boolean;
  readonly base64Fallback: boolean;
}

const TIMEOUT = Duration.seconds(60);

/** The function gives up by itself at 40 deliveries, some four hours; the queue's own limit is the backstop for crashes. */
const MAX_RECEIVE_COUNT = 42;

/** From rows to faces: one message group a person, so that Tencent sees one call at a time for each. */
export class Enrollments extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly enroll: PipelineFunction;
  readonly #work: WorkQueue;

  constructor(scope: Construct, id: string, props: EnrollmentsProps) {
    super(scope, id);
    this.#work = new WorkQueue(this, 'Work', {
      fifo: true,
      functionTimeout: TIMEOUT,
      maxReceiveCount: MAX_RECEIVE_COUNT,
    });
    this.queue = this.#work.queue;
    this.deadLetterQueue = this.#work.deadLetterQueue;

    this.enroll = new PipelineFunction(this, 'Enroll', {
      folder: 'enroll',
      description: "Adds the faces of accepted images to their persons by Tencent's CreateFace",
      timeout: TIMEOUT,
      memorySizeMib: 512,
      environment: {
        [ENV.presignedUrlSeconds]: String(props.presignedUrlLifetime.toSeconds()),
        [ENV.allowDuplicates]: String(props.allowDuplicates),
        [ENV.base64Fallback]: String(props.base64Fallback),
      },
    });
    props.images.grantRead(this.enroll);
    props.results.grantEnroll(this.enroll);
    props.pacer.grantUse(this.enroll);
    props.tencent.grantUse(this.enroll);
    this.#work.feed(this.enroll, props.maxConcurrency, ENV.enrollmentsQueueUrl);
  }

  /** Lets a function queue images for their persons. */
  grantSend(fn: PipelineFunction): void {
    this.#work.grantSend(fn, ENV.enrollmentsQueueUrl);
  }
}
