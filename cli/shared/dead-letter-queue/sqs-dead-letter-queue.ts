import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { changeVisibility } from '../../../functions/queues/change-visibility.ts';
import { type DeadLetterMessage, type DeadLetterQueue, HIDDEN_SECONDS, type QueueDepth } from './dead-letter-queue.ts';

/** The most that SQS delivers at once. */
const BATCH = 10;

/** With any wait at all SQS asks all of its servers: an empty answer then means an empty queue. */
const WAIT_SECONDS = 2;

export class SqsDeadLetterQueue implements DeadLetterQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async receive(): Promise<readonly DeadLetterMessage[]> {
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
    return Messages.map(deadLetterMessage);
  }

  async delete({ receiptHandle }: DeadLetterMessage): Promise<void> {
    await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#queueUrl, ReceiptHandle: receiptHandle }));
  }

  async release(messages: readonly DeadLetterMessage[]): Promise<void> {
    const handles = messages.map(({ receiptHandle }) => receiptHandle);
    await changeVisibility(this.#client, this.#queueUrl, handles, 0);
  }

  async depth(): Promise<QueueDepth> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const { ApproximateNumberOfMessages: visible = '0', ApproximateNumberOfMessagesNotVisible: hidden = '0' } =
      Attributes;
    return { visible: Number(visible), hidden: Number(hidden) };
  }
}

function deadLetterMessage(message: Message): DeadLetterMessage {
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
