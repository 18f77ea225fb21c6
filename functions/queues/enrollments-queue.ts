import { createHash, randomUUID } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { EnrollmentMessage } from '../domain/enrollment-message.ts';
import { messageBody } from '../domain/message-body.ts';
import type { RemovalMessage } from '../domain/removal-message.ts';
import type { EnrollmentQueue } from '../intake/ports.ts';

/** The FIFO queue that brings a person's images together: its message groups are persons. */
export class SqsEnrollmentQueue implements EnrollmentQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  send(message: EnrollmentMessage, receivedAt?: string): Promise<void> {
    return this.#send(message, deduplicationId(message, receivedAt));
  }

  /** Asks for the removal of a face. Each message is a new one to the queue. */
  sendRemoval(message: RemovalMessage): Promise<void> {
    return this.#send(message, randomUUID());
  }

  async #send(message: EnrollmentMessage | RemovalMessage, MessageDeduplicationId: string): Promise<void> {
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

/**
 * Hashed, because keys are longer than the queue's ids may be. The queue drops an id it has seen within five minutes. An
 * erasure may delete the row meanwhile, and an intake function that stood still writes it again: the message of that row has
 * another id, because it alone brings the row to the erasure.
 */
function deduplicationId({ objectKey, version, submission }: EnrollmentMessage, receivedAt?: string): string {
  return createHash('sha256')
    .update(JSON.stringify([objectKey, version, submission, receivedAt]))
    .digest('hex');
}
