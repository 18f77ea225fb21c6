import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../domain/clock.ts';
import type { DeadLetter, DeadLetterQueue } from '../erase/ports.ts';
import { changeVisibility } from './change-visibility.ts';
import { deadLetterAbout } from './dead-letter-about.ts';

/** The most that SQS delivers or deletes at once. */
const BATCH = 10;

/** With any wait at all SQS asks all of its servers: an empty answer then means an empty queue. */
const WAIT_SECONDS = 1;

/**
 * A dead-letter queue of another stage. Messages are received one after the other, and those that stay are put back at the end:
 * until then, SQS does not deliver them again. In a FIFO queue a message that stays keeps those behind it in its group hidden.
 */
export class PassedDeadLetterQueue implements DeadLetterQueue {
  readonly name: string;
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #clock: Clock;

  constructor(client: SQSClient, queueUrl: string, clock: Clock) {
    this.name = queueUrl;
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.#clock = clock;
  }

  async pass(
    isOfPerson: (letter: DeadLetter) => Promise<boolean>,
    until: number,
    hiddenSeconds: number,
  ): Promise<{ readonly deleted: number; readonly isComplete: boolean }> {
    const kept: Message[] = [];
    let deleted = 0;
    try {
      while (this.#clock.now() < until) {
        const messages = await this.#receive(hiddenSeconds);
        if (messages.length === 0) return { deleted, isComplete: true };
        const ofPerson: Message[] = [];
        for (const message of messages) {
          const goes = await isOfPerson(deadLetterAbout(message.Body ?? ''));
          (goes ? ofPerson : kept).push(message);
        }
        if (ofPerson.length > 0) await this.#delete(ofPerson);
        deleted += ofPerson.length;
      }
      return { deleted, isComplete: false };
    } finally {
      const handles = kept.map(({ ReceiptHandle }) => ReceiptHandle);
      await changeVisibility(this.#client, this.#queueUrl, handles, 0);
    }
  }

  async #receive(hiddenSeconds: number): Promise<readonly Message[]> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#queueUrl,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: WAIT_SECONDS,
      }),
    );
    return Messages;
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const { Failed = [] } = await this.#client.send(
      new DeleteMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries }),
    );
    const [failed] = Failed;
    if (failed !== undefined) throw new Error(`SQS did not delete a message: ${failed.Code}`);
  }
}
