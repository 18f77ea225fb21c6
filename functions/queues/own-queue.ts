import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { changeVisibility } from './change-visibility.ts';

/** A message that a function got from its own queue. */
export interface TakenMessage {
  readonly receiptHandle: string;
  readonly body: string;
}

/** The queue that a function is fed from, and that queue's dead-letter queue. */
export class OwnQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #deadLetterQueueUrl: string;

  constructor(client: SQSClient, urls: { readonly queue: string; readonly deadLetters: string }) {
    this.#client = client;
    this.#queueUrl = urls.queue;
    this.#deadLetterQueueUrl = urls.deadLetters;
  }

  /** All of a batch come back after that many seconds, unless they are deleted before. At most 10, as Lambda passes them. */
  async hideAll(messages: readonly TakenMessage[], seconds: number): Promise<void> {
    const handles = messages.map(({ receiptHandle }) => receiptHandle);
    await changeVisibility(this.#client, this.#queueUrl, handles, seconds);
  }

  async hide(message: TakenMessage, seconds: number): Promise<void> {
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#queueUrl,
        ReceiptHandle: message.receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }

  /** @param fifo of a FIFO queue: group and deduplication id of the copy */
  async moveToDeadLetterQueue(
    message: TakenMessage,
    reason: string,
    fifo?: { groupId: string; deduplicationId: string },
  ): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#deadLetterQueueUrl,
        MessageBody: message.body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
        ...(fifo && { MessageGroupId: fifo.groupId, MessageDeduplicationId: fifo.deduplicationId }),
      }),
    );
  }
}
