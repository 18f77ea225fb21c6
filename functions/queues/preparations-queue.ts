import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { EnrollmentMessage } from '../domain/enrollment-message.ts';
import { messageBody } from '../domain/message-body.ts';
import type { PreparationQueue } from '../intake/ports.ts';

/** The queue of the prepare stage. It keeps no order, and an image that is in it twice is prepared once. */
export class SqsPreparationQueue implements PreparationQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async send(message: EnrollmentMessage): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: messageBody(message) }));
  }
}
