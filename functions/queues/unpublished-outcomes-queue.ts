import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ImageOutcome } from '../domain/outcome/image-outcome.ts';
import type { UnpublishedOutcomes } from '../publish/ports.ts';

/** SQS's limit of an attribute's text is far above; more than this tells an operator nothing. */
const MAX_WHY_CHARACTERS = 300;

/** The outcomes dead-letter queue: each message is an outcome as JSON, with the cause as a message attribute. */
export class SqsUnpublishedOutcomes implements UnpublishedOutcomes {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async keep(outcome: ImageOutcome, why: string): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: JSON.stringify(outcome),
        MessageAttributes: {
          reason: { DataType: 'String', StringValue: why.slice(0, MAX_WHY_CHARACTERS) || 'Unknown' },
        },
      }),
    );
  }
}
