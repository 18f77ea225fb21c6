import { randomUUID } from 'node:crypto';
import type { UploadsQueue } from '../../cli/redrive/ports.ts';
import { DynamoSubmissions } from '../../cli/shared/aws/dynamo-submissions.ts';
import type {
  DeadLetterMessage,
  DeadLetterQueue,
  QueueDepth,
} from '../../cli/shared/dead-letter-queue/dead-letter-queue.ts';
import type { EnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { SqsEnrollmentQueue } from '../../functions/queues/enrollments-queue.ts';
import { SqsPreparationQueue } from '../../functions/queues/preparations-queue.ts';
import { dynamoClient } from '../fakes/dynamodb/memory-dynamo-db.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';
import { type MemoryLedger, TABLES } from '../fakes/memory-ledger.ts';
import { MemorySqs } from '../fakes/sqs/memory-sqs.ts';

const BATCH = 10;
const HIDDEN_MS = 600_000;

interface Stored extends Omit<DeadLetterMessage, 'receiptHandle'> {
  hiddenUntil: number;
}

/** A dead-letter queue that hides what it delivers, and of a group delivers nothing while a message of it is hidden. */
export class FakeDeadLetterQueue implements DeadLetterQueue {
  readonly messages: Stored[] = [];
  receives = 0;
  /** Called before each receipt. */
  beforeReceive: () => void = () => {};
  readonly #clock: FakeClock;
  #ids = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  put(body: unknown, more: Partial<DeadLetterMessage> = {}): void {
    this.#ids += 1;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const message = { messageId: `message-${this.#ids}`, groupId: '', sentAt: this.#clock.now(), ...more };
    this.messages.push({ ...message, body: text, hiddenUntil: 0 });
  }

  /** The row's message, in its person's group. */
  putOf(row: FaceRow, more: Partial<DeadLetterMessage> = {}): void {
    const { objectKey, version, personId = '', submission } = row;
    this.put({ objectKey, version, personId, submission }, { groupId: personId, reason: row.reason, ...more });
  }

  get bodies(): readonly string[] {
    return this.messages.map(({ body }) => body);
  }

  get hidden(): number {
    return this.messages.filter((message) => this.#isHidden(message)).length;
  }

  async receive(): Promise<readonly DeadLetterMessage[]> {
    this.receives += 1;
    this.beforeReceive();
    const blocked = new Set(this.messages.filter((message) => this.#isHidden(message)).map(({ groupId }) => groupId));
    const free = this.messages.filter(
      (message) => !this.#isHidden(message) && (message.groupId === '' || !blocked.has(message.groupId)),
    );
    return free.slice(0, BATCH).map((message) => {
      message.hiddenUntil = this.#clock.now() + HIDDEN_MS;
      return { ...message, receiptHandle: `${message.messageId}-${this.receives}` };
    });
  }

  async delete({ messageId }: DeadLetterMessage): Promise<void> {
    const index = this.messages.findIndex((message) => message.messageId === messageId);
    if (index >= 0) this.messages.splice(index, 1);
  }

  async release(messages: readonly DeadLetterMessage[]): Promise<void> {
    for (const message of this.messages) {
      if (messages.some(({ messageId }) => messageId === message.messageId)) message.hiddenUntil = 0;
    }
  }

  async depth(): Promise<QueueDepth> {
    return { visible: this.messages.length - this.hidden, hidden: this.hidden };
  }

  #isHidden({ hiddenUntil }: Stored): boolean {
    return hiddenUntil > this.#clock.now();
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
