import { createHash, randomUUID } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ErasureMessage, ImageErasureMessage, PersonErasureMessage } from '../domain/erasure/erasure-message.ts';
import { messageBody } from '../domain/message-body.ts';

/** The FIFO queue of the erase stage: its message groups are persons. */
export class SqsErasuresQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  /** Asks for a person to be erased. Each message counts: one that an operator sends again must not be taken for a repeat. */
  erasePerson(message: PersonErasureMessage): Promise<void> {
    return this.#send(message, randomUUID());
  }

  /** Asks to go on with the next piece of an erasure. A crash may ask twice: the queue drops a repeat within five minutes. */
  goOn(message: PersonErasureMessage): Promise<void> {
    return this.#send(message, deduplicationId([message.erasureId, message.piece ?? 0]));
  }

  /** Asks for one image of an erased person to be deleted. Each message counts: the image may have come back since the last. */
  eraseImage(message: ImageErasureMessage): Promise<void> {
    return this.#send(message, randomUUID());
  }

  async #send(message: ErasureMessage, MessageDeduplicationId: string): Promise<void> {
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

function deduplicationId(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
