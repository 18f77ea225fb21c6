import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { messageBody } from '../domain/message-body.ts';
import type { OutcomesDeadLetterQueue } from '../publish/ports.ts';

/** SQS takes far more in an attribute; more than this helps no operator. */
const MAX_REASON_CHARACTERS = 300;

/** What SQS refuses in an attribute, and what would spoil a line of the log. */
const REFUSED = /[\p{Cc}\ufffe\uffff]/gu;

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
        MessageBody: messageBody(event),
        MessageAttributes: { reason: { DataType: 'String', StringValue: legal(reason) } },
      }),
    );
  }
}

function legal(text: string): string {
  const cut = text.slice(0, MAX_REASON_CHARACTERS).toWellFormed();
  return cut.replace(REFUSED, ' ').trim() || 'Unknown';
}
