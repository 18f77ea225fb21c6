import type { SQSClient } from '@aws-sdk/client-sqs';
import { checkSqsRequest, type SqsInput } from './sqs-rules.ts';

/** A message as it is in the queue. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly groupId?: string | undefined;
  /** The message attribute `reason`. */
  readonly reason?: string | undefined;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  /** Epoch milliseconds from which on it is delivered. */
  hiddenUntil: number;
  /** Of its last receipt. */
  receipt: string;
}

/** One queue of SQS in memory that is received from. In a FIFO queue a message that is hidden blocks its group. */
export class MemoryQueue {
  readonly client = { send: async (command: Command) => this.#send(command) } as unknown as SQSClient;
  readonly url: string;
  /** All that are in the queue, hidden ones included. */
  readonly messages: QueuedMessage[] = [];
  before: (command: string) => void = () => {};
  readonly #clock: { now(): number };
  #ids = 0;

  /** @param url of a FIFO queue when it ends in `.fifo` */
  constructor(url: string, clock: { now(): number }) {
    this.url = url;
    this.#clock = clock;
  }

  get bodies(): readonly string[] {
    return this.messages.map(({ body }) => body);
  }

  get hidden(): number {
    return this.messages.filter((message) => this.#isHidden(message)).length;
  }

  add(body: string, groupId?: string, more: Partial<QueuedMessage> = {}): void {
    this.#ids += 1;
    const messageId = `message-${this.#ids}`;
    this.messages.push({ messageId, body, groupId, sentAt: this.#clock.now(), hiddenUntil: 0, receipt: '', ...more });
  }

  #send({ constructor: { name }, input }: Command): object {
    this.before(name);
    checkSqsRequest(name, input, this.url.endsWith('.fifo'));
    switch (name) {
      case 'ReceiveMessageCommand':
        return { Messages: this.#receive(input) };
      case 'DeleteMessageCommand':
        this.#delete(input);
        return {};
      case 'DeleteMessageBatchCommand':
        for (const entry of input.Entries ?? []) this.#delete(entry);
        return {};
      case 'ChangeMessageVisibilityBatchCommand':
        for (const { ReceiptHandle, VisibilityTimeout = 0 } of input.Entries ?? []) {
          const message = this.messages.find(({ receipt }) => receipt === ReceiptHandle);
          if (message !== undefined) message.hiddenUntil = this.#clock.now() + VisibilityTimeout * 1000;
        }
        return {};
      case 'GetQueueAttributesCommand':
        return { Attributes: only(input.AttributeNames, this.#depth()) };
      default:
        throw new Error(`The queue in memory does not know ${name}.`);
    }
  }

  #receive(input: SqsInput): readonly object[] {
    const { MaxNumberOfMessages: most = 1, VisibilityTimeout: seconds = 30 } = input;
    const isFifo = this.url.endsWith('.fifo');
    const blocked = new Set(this.messages.filter((one) => this.#isHidden(one)).map(({ groupId }) => groupId));
    const isBlocked = ({ groupId }: QueuedMessage) => isFifo && groupId !== undefined && blocked.has(groupId);
    const free = this.messages.filter((one) => !this.#isHidden(one) && !isBlocked(one));
    return free.slice(0, most).map((message) => {
      this.#ids += 1;
      message.hiddenUntil = this.#clock.now() + seconds * 1000;
      message.receipt = `receipt-${this.#ids}`;
      const { messageId: MessageId, body: Body, receipt: ReceiptHandle, groupId, sentAt, reason } = message;
      const attributes = reason === undefined ? {} : { reason: { DataType: 'String', StringValue: reason } };
      return {
        MessageId,
        Body,
        ReceiptHandle,
        Attributes: only(input.MessageSystemAttributeNames, { MessageGroupId: groupId, SentTimestamp: String(sentAt) }),
        MessageAttributes: only(input.MessageAttributeNames, attributes),
      };
    });
  }

  #delete({ ReceiptHandle }: SqsInput): void {
    const index = this.messages.findIndex(({ receipt }) => receipt === ReceiptHandle);
    if (index >= 0) this.messages.splice(index, 1);
  }

  #depth() {
    return {
      ApproximateNumberOfMessages: String(this.messages.length - this.hidden),
      ApproximateNumberOfMessagesNotVisible: String(this.hidden),
    };
  }

  #isHidden({ hiddenUntil }: QueuedMessage): boolean {
    return hiddenUntil > this.#clock.now();
  }
}

/** SQS gives only those attributes that a request names. */
function only(names: readonly string[] = [], attributes: object): object {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: SqsInput;
}
