import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import type { PipelineFunction } from './pipeline-function.ts';

export interface WorkQueueProps {
  readonly fifo: boolean;
  /** Of the function that takes from it. */
  readonly functionTimeout: Duration;
  /** Deliveries before the queue itself moves a message to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

/** As long as SQS keeps a message: dead letters wait for a person. */
const RETENTION = Duration.days(14);

/** What Lambda takes at once; FIFO queues allow no more. */
const BATCH_SIZE = 10;

/** A queue with its dead-letter queue, and how a function is fed from it. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly #maxReceiveCount: number;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.#maxReceiveCount = props.maxReceiveCount;
    const common = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: RETENTION,
      // Groups side by side: a queue without this handles 300 messages a second in all.
      ...(props.fifo && {
        fifo: true,
        deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      }),
    };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      // Lambda retries a throttled batch for up to six times the function's timeout.
      visibilityTimeout: Duration.seconds(6 * props.functionTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceiveCount },
    });
  }

  /**
   * Feeds the function: batches of up to ten, of which single messages may come back.
   *
   * @param maxConcurrency functions at once
   * @param queueUrlVariable the environment variable in which the function looks for its queue
   */
  feed(fn: PipelineFunction, maxConcurrency: number, queueUrlVariable: string): void {
    const { function: target } = fn;
    fn.tell(queueUrlVariable, this.queue.queueUrl);
    fn.tell(ENV.deadLetterQueueUrl, this.deadLetterQueue.queueUrl);
    fn.tell(ENV.maxReceiveCount, String(this.#maxReceiveCount));
    // Not the queue's own grant for consumers, which also lets them look up URLs.
    fn.remember(
      Grant.addToPrincipal({
        grantee: target,
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
        resourceArns: [this.queue.queueArn],
      }),
      this.#grantSend(fn, this.deadLetterQueue),
    );
    const mapping = new EventSourceMapping(this, 'Feed', {
      target,
      eventSourceArn: this.queue.queueArn,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
      maxConcurrency,
    });
    fn.readyBefore(mapping);
  }

  /** Lets a function send messages to the queue. */
  grantSend(fn: PipelineFunction, queueUrlVariable: string): void {
    fn.tell(queueUrlVariable, this.queue.queueUrl);
    fn.remember(this.#grantSend(fn, this.queue));
  }

  #grantSend({ function: grantee }: PipelineFunction, { queueArn }: Queue): Grant {
    return Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queueArn] });
  }
}
