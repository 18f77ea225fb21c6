import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { DeduplicationScope, FifoThroughputLimit, Queue, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../../functions/runtime/environment.ts';
import { queueProps } from './queue-props.ts';
import { stageMapping } from './stage-mapping.ts';

export interface StageQueueProps {
  /** Of the function that is fed: a message stays hidden six times as long. */
  readonly functionTimeout: Duration;
  /** Deliveries after which SQS itself moves a message to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /**
   * In order within a message group, at the throughput of many groups.
   *
   * @default false
   */
  readonly fifo?: boolean;
  /** Otherwise SQS's own keys. */
  readonly encryptionKey: IKey | undefined;
}

const VISIBILITY_TIMEOUTS_PER_MESSAGE = 6;

/** The most that a FIFO queue passes at once, and it knows no batching window. */
const MAX_BATCH_SIZE = 10;

/** A queue with its dead-letter queue, and the function that it feeds. */
export class StageQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly #maxReceiveCount: number;

  constructor(scope: Construct, id: string, props: StageQueueProps) {
    super(scope, id);
    this.#maxReceiveCount = props.maxReceiveCount;
    const common: QueueProps = {
      ...queueProps(props.encryptionKey),
      ...(props.fifo && {
        fifo: true,
        // Two persons may share a deduplication id, and each has a throughput of its own. SQS looks for message groups among
        // the first 120,000 messages only: what keeps one person from filling them is in docs/decisions/0014-*.md.
        deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      }),
    };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(props.functionTimeout.toSeconds() * VISIBILITY_TIMEOUTS_PER_MESSAGE),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceiveCount },
    });
  }

  /**
   * @param maxConcurrency functions at once, 2 to 1000
   * @param batchSize messages of one invocation
   */
  feed(fn: LambdaFunction, maxConcurrency: number, batchSize = MAX_BATCH_SIZE): void {
    // Not the event source of the CDK: it would also grant sqs:GetQueueUrl. Nothing asks for a queue by its name.
    this.queue.grant(
      fn,
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    );
    this.deadLetterQueue.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment(ENV.deadLetterQueueUrl, this.deadLetterQueue.queueUrl);
    fn.addEnvironment(ENV.maxReceiveCount, String(this.#maxReceiveCount));
    stageMapping(this, 'Mapping', {
      target: fn,
      eventSourceArn: this.queue.queueArn,
      batchSize,
      maxConcurrency,
    });
  }
}
