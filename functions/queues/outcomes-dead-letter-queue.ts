import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OutcomesDeadLetterQueue } from '../publish/ports.ts';

/** SQS takes far more in an attribute; more than this helps no operator. */
const MAX_REASON_CHARACTERS = 300;

/** SQS refuses them, and JSON may hold them as they are. Keys may contain any character. */
const NONCHARACTERS = /[\ufffe\uffff]/g;

/** Each message is a finished event as JSON. Its message attribute `reason` says why the event was not published. */
export class SqsOutcomesDeadLetterQueue implements OutcomesDeadLetterQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async send(event: object, reason: string): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: JSON.stringify(event).replace(NONCHARACTERS, escaped),
        MessageAttributes: { reason: { DataType: 'String', StringValue: legal(reason) } },
      }),
    );
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16)}`;
}

function legal(text: string): string {
  const cut = text.slice(0, MAX_REASON_CHARACTERS).toWellFormed();
  return (
    cut
      .replace(/\p{Cc}/gu, ' ')
      .replace(NONCHARACTERS, ' ')
      .trim() || 'Unknown'
  );
}
