import type { SQSClient } from '@aws-sdk/client-sqs';
import { checkSqsRequest, type SqsInput } from './sqs-rules.ts';

interface QueuedMessage {
  readonly MessageId: string;
  readonly Body: string;
  readonly groupId?: string | undefined;
}

interface Kept extends QueuedMessage {
  /** Epoch milliseconds from which on it is delivered. */
  visibleAt: number;
  receipt: string;
}

/** One queue of SQS in memory that is received from. In a FIFO queue a message that is hidden blocks its group. */
export class MemoryQueue {
  readonly client = { send: async (command: Command) => this.#send(command) } as unknown as SQSClient;
  readonly url: string;
  before: (command: string) => void = () => {};
  readonly #clock: { now(): number };
  #messages: Kept[] = [];
  #receipts = 0;

  /** @param url of a FIFO queue when it ends in `.fifo` */
  constructor(url: string, clock: { now(): number }) {
    this.url = url;
    this.#clock = clock;
  }

  /** All that are in the queue, hidden ones included. */
  get bodies(): readonly string[] {
    return this.#messages.map(({ Body }) => Body);
  }

  get hidden(): number {
    return this.#messages.filter(({ visibleAt }) => visibleAt > this.#clock.now()).length;
  }

  add(Body: string, groupId?: string): void {
    const MessageId = String(this.#messages.length);
    this.#messages.push({ MessageId, Body, groupId, visibleAt: 0, receipt: '' });
  }

  #send({ constructor: { name }, input }: Command): object {
    this.before(name);
    checkSqsRequest(name, input, this.url.endsWith('.fifo'));
    switch (name) {
      case 'ReceiveMessageCommand':
        return { Messages: this.#receive(input.MaxNumberOfMessages ?? 1, input.VisibilityTimeout ?? 30) };
      case 'DeleteMessageBatchCommand':
        this.#messages = this.#messages.filter(({ receipt }) => !hasReceipt(input, receipt));
        return {};
      case 'ChangeMessageVisibilityBatchCommand':
        for (const message of this.#messages) if (hasReceipt(input, message.receipt)) message.visibleAt = 0;
        return {};
      default:
        throw new Error(`The queue in memory does not know ${name}.`);
    }
  }

  #receive(most: number, seconds: number): readonly object[] {
    const now = this.#clock.now();
    const blocked = new Set(this.#messages.filter(({ visibleAt }) => visibleAt > now).map(({ groupId }) => groupId));
    const isFifo = this.url.endsWith('.fifo');
    const free = this.#messages.filter((one) => one.visibleAt <= now && !(isFifo && blocked.has(one.groupId)));
    return free.slice(0, most).map((message) => {
      this.#receipts += 1;
      message.visibleAt = now + seconds * 1000;
      message.receipt = `receipt${this.#receipts}`;
      return { MessageId: message.MessageId, Body: message.Body, ReceiptHandle: message.receipt };
    });
  }
}

function hasReceipt({ Entries = [] }: SqsInput, receipt: string): boolean {
  return receipt !== '' && Entries.some(({ ReceiptHandle }) => ReceiptHandle === receipt);
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: SqsInput;
}
