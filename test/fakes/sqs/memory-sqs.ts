import type { SQSClient } from '@aws-sdk/client-sqs';
import { Deduplication } from './deduplication.ts';
import { checkSqsRequest, type SqsInput } from './sqs-rules.ts';

/** A request that was taken. */
export interface SqsRequest {
  readonly command: string;
  readonly input: SqsInput;
  /** A message that the queue has seen before and drops. */
  readonly isDropped: boolean;
}

/**
 * SQS in memory for the product's own adapters: it takes what SQS would take, and remembers it. Queues whose URL ends in
 * `.fifo` are FIFO queues.
 */
export class MemorySqs {
  readonly requests: SqsRequest[] = [];
  /** Thrown instead of an answer. */
  error: Error | undefined;
  /** Likewise, of single queues by their URL. */
  readonly errors = new Map<string, Error>();
  /** Called with each message that was not dropped. */
  onMessage: (input: SqsInput) => void = () => {};
  readonly client = {
    send: async (command: Command) => this.#send(command),
  } as unknown as SQSClient;
  readonly #clock: { now(): number };
  readonly #deduplication = new Map<string, Deduplication>();

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  #send({ constructor: { name: command }, input }: Command): object {
    if (this.error !== undefined) throw this.error;
    const queue = input.QueueUrl ?? '';
    const error = this.errors.get(queue);
    if (error !== undefined) throw error;
    checkSqsRequest(command, input, queue.endsWith('.fifo'));
    const isDropped = command === 'SendMessageCommand' && this.#isRepeat(queue, input);
    this.requests.push({ command, input, isDropped });
    if (command === 'SendMessageCommand' && !isDropped) this.onMessage(input);
    return {};
  }

  #isRepeat(queue: string, { MessageGroupId = '', MessageDeduplicationId: id }: SqsInput): boolean {
    if (id === undefined) return false;
    const known = this.#deduplication.get(queue) ?? new Deduplication(this.#clock, 'group');
    this.#deduplication.set(queue, known);
    return known.isRepeat(MessageGroupId, id);
  }
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: SqsInput;
}
