import type { LambdaFunction } from './lambda.ts';
import type { Message, Queue } from './queue.ts';
import type { Source } from './source.ts';

export interface QueueSourceProps {
  readonly batchSize: number;
  /** Functions at once. */
  readonly maxConcurrency: number;
}

/**
 * From a queue to a function as Lambda's event source mapping does it: as many batches at once as the concurrency allows,
 * messages that are not reported as failed are deleted, the others come back when their visibility timeout ends.
 */
export class QueueSource implements Source {
  readonly fn: LambdaFunction;
  readonly #queue: Queue;
  readonly #props: QueueSourceProps;
  #running = 0;
  #isOn = false;

  constructor(queue: Queue, fn: LambdaFunction, props: QueueSourceProps) {
    this.#queue = queue;
    this.fn = fn;
    this.#props = props;
    queue.onArrival(() => this.#poll());
  }

  get maxConcurrency(): number {
    return this.#props.maxConcurrency;
  }

  get isIdle(): boolean {
    return this.#running === 0;
  }

  turnOn(): void {
    this.#isOn = true;
    this.#poll();
  }

  turnOff(): void {
    this.#isOn = false;
  }

  #poll(): void {
    while (this.#isOn && this.#running < this.#props.maxConcurrency) {
      const batch = this.#queue.receive(this.#props.batchSize);
      if (batch.length === 0) return;
      this.#running += 1;
      void this.#handle(batch).finally(() => {
        this.#running -= 1;
        this.#poll();
      });
    }
  }

  async #handle(batch: readonly Message[]): Promise<void> {
    const { result, error } = await this.fn.invoke({ Records: batch.map(recordOf) }, batch.length);
    if (error !== undefined) return;
    const { batchItemFailures = [] } = (result ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { id, receiptHandle } of batch) if (!failed.has(id)) this.#queue.delete(receiptHandle);
  }
}

function recordOf({ id, body, groupId, receiveCount, receiptHandle, sentAt, sequence }: Message): object {
  return {
    messageId: id,
    receiptHandle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt),
      SequenceNumber: String(sequence),
      MessageGroupId: groupId,
    },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    awsRegion: 'us-east-1',
  };
}
