import { randomUUID } from 'node:crypto';
import type { UploadsQueue } from '../../cli/redrive/ports.ts';
import { DynamoSubmissions } from '../../cli/shared/aws/dynamo-submissions.ts';
import { SqsDeadLetterQueue } from '../../cli/shared/dead-letter-queue/sqs-dead-letter-queue.ts';
import type { EnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { SqsEnrollmentQueue } from '../../functions/queues/enrollments-queue.ts';
import { SqsPreparationQueue } from '../../functions/queues/preparations-queue.ts';
import { dynamoClient } from '../fakes/dynamodb/memory-dynamo-db.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';
import { type MemoryLedger, TABLES } from '../fakes/memory-ledger.ts';
import { MemoryQueue, type QueuedMessage } from '../fakes/sqs/memory-queue.ts';
import { MemorySqs } from '../fakes/sqs/memory-sqs.ts';

/** A dead-letter queue, by the real adapter. Messages without a group are those of a queue that is none of FIFO. */
export class FakeDeadLetterQueue extends SqsDeadLetterQueue {
  /** Called before each receipt. */
  beforeReceive: () => void = () => {};
  readonly #queue: MemoryQueue;

  constructor(clock: FakeClock) {
    const queue = new MemoryQueue('dead-letters.fifo', clock);
    super(queue.client, queue.url);
    this.#queue = queue;
    queue.before = (command) => {
      if (command === 'ReceiveMessageCommand') this.beforeReceive();
    };
  }

  put(body: unknown, { groupId, ...more }: Partial<QueuedMessage> = {}): void {
    this.#queue.add(typeof body === 'string' ? body : JSON.stringify(body), groupId, more);
  }

  /** The row's message, in its person's group. */
  putOf(row: FaceRow, more: Partial<QueuedMessage> = {}): void {
    const { objectKey, version, personId = '', submission } = row;
    this.put({ objectKey, version, personId, submission }, { groupId: personId, reason: row.reason, ...more });
  }

  get messages(): QueuedMessage[] {
    return this.#queue.messages;
  }

  get bodies(): readonly string[] {
    return this.#queue.bodies;
  }

  get hidden(): number {
    return this.#queue.hidden;
  }
}

/** The enrollments queue, by the real adapter. */
export class FakeEnrollments extends SqsEnrollmentQueue {
  /** Without those that the queue has dropped. */
  readonly sent: EnrollmentMessage[] = [];
  /** Called after each message that was taken. */
  afterSend: (message: EnrollmentMessage) => void = () => {};
  readonly #sqs: MemorySqs;

  constructor(clock: FakeClock) {
    const sqs = new MemorySqs(clock);
    super(sqs.client, 'enrollments.fifo');
    this.#sqs = sqs;
    sqs.onMessage = ({ MessageBody = '' }) => {
      const message = JSON.parse(MessageBody) as EnrollmentMessage;
      this.sent.push(message);
      this.afterSend(message);
    };
  }

  get error(): Error | undefined {
    return this.#sqs.error;
  }

  set error(error: Error | undefined) {
    this.#sqs.error = error;
  }

  get keys(): readonly string[] {
    return this.sent.map(({ objectKey }) => objectKey);
  }
}

/** The preparations queue, by the real adapter. */
export class FakePreparations extends SqsPreparationQueue {
  readonly sent: EnrollmentMessage[] = [];

  constructor(clock: FakeClock) {
    const sqs = new MemorySqs(clock);
    super(sqs.client, 'preparations');
    sqs.onMessage = ({ MessageBody = '' }) => void this.sent.push(JSON.parse(MessageBody));
  }
}

export class FakeUploads implements UploadsQueue {
  readonly sent: string[] = [];

  async send(body: string): Promise<void> {
    this.sent.push(body);
  }
}

/** The real adapter of an operator's commands, on the tables of a `MemoryLedger`. */
export class MemorySubmissions extends DynamoSubmissions {
  /** Called before each write: a test may change the tables behind the writer's back. */
  beforeWrite: () => void = () => {};
  /** The answer to a write is lost, and the client writes once more. */
  repeatsWrites = false;

  constructor({ dynamo }: MemoryLedger) {
    super(
      dynamoClient(async ({ constructor: { name }, input }) => {
        if (!WRITES.includes(name)) return dynamo.execute(name, input);
        this.beforeWrite();
        // As the SDK does it: each attempt of a transaction carries the token of the first.
        const request = name === 'TransactWriteItemsCommand' ? { ClientRequestToken: randomUUID(), ...input } : input;
        const answer = dynamo.execute(name, request);
        return this.repeatsWrites ? dynamo.execute(name, request) : answer;
      }),
      TABLES,
    );
  }
}

const WRITES = ['UpdateItemCommand', 'TransactWriteItemsCommand'];

export class Crash extends Error {}

/** Counts every step of what it watches, and ends the process, as it were, at one of them. */
export class Crashes {
  steps = 0;
  readonly #at: number;
  readonly #when: 'before' | 'after';

  /** @param at the number of the step, from 1 on; 0 is never */
  constructor(at = 0, when: 'before' | 'after' = 'before') {
    this.#at = at;
    this.#when = when;
  }

  /** The same object, each of whose methods is a step. After the crash nothing happens any more. */
  watch<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const member: unknown = Reflect.get(object, name, object);
        if (typeof member !== 'function') return member;
        return async (...parameters: unknown[]) => {
          this.steps += 1;
          const isHere = this.steps === this.#at;
          if ((isHere && this.#when === 'before') || (this.#at > 0 && this.steps > this.#at)) throw new Crash();
          const result: unknown = await member.apply(object, parameters);
          if (isHere) throw new Crash();
          return result;
        };
      },
    });
  }
}
