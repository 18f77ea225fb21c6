import { createHash } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { messageBody } from '../domain/message-body.ts';

/** A FIFO queue whose message groups are persons. */
export abstract class PersonQueue<Message extends { readonly personId: string }> {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  /** @param MessageDeduplicationId the queue drops a message with an id that it has seen within five minutes */
  protected async sendOnce(message: Message, MessageDeduplicationId: string): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: messageBody(message),
        MessageGroupId: message.personId,
        MessageDeduplicationId,
      }),
    );
  }
}

/** A deduplication id. Hashed, because keys are longer than the queue's ids may be. */
export function hashOf(parts: readonly (string | number | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
