import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { UploadsQueue } from '../redrive/ports.ts';

export class SqsUploadsQueue implements UploadsQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async send(body: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: body }));
  }
}
