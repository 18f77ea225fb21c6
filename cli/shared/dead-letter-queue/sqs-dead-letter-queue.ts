import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetterQueue } from './ports.ts';

/** The most that SQS hands out, or changes, at once. */
const BATCH = 10;

/** Longer than thousands of letters take. When this program is killed, the letters it held come back after it. */
const HIDDEN_SECONDS = 600;

/** With any wait at all SQS asks all of its servers: an empty answer then means an empty queue. */
const WAIT_SECONDS = 2;

export class SqsDeadLetters implements DeadLetterQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async receive(): Promise<readonly DeadLetter[]> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#queueUrl,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageAttributeNames: ['reason'],
        MessageSystemAttributeNames: ['MessageGroupId', 'SentTimestamp'],
      }),
    );
    return Messages.map(deadLetter);
  }

  async delete({ receiptHandle }: DeadLetter): Promise<void> {
    await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#queueUrl, ReceiptHandle: receiptHandle }));
  }

  async release(letters: readonly DeadLetter[]): Promise<void> {
    for (let from = 0; from < letters.length; from += BATCH) {
      await this.#client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: this.#queueUrl,
          Entries: letters.slice(from, from + BATCH).map(({ receiptHandle }, index) => ({
            Id: String(index),
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: 0,
          })),
        }),
      );
    }
  }

  async size(): Promise<number> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const { ApproximateNumberOfMessages: visible = '0', ApproximateNumberOfMessagesNotVisible: hidden = '0' } =
      Attributes;
    return Number(visible) + Number(hidden);
  }
}

function deadLetter(message: Message): DeadLetter {
  const { MessageGroupId: groupId = '', SentTimestamp: sentAt = '0' } = message.Attributes ?? {};
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    groupId,
    reason: message.MessageAttributes?.reason?.StringValue,
    sentAt: Number(sentAt),
  };
}
