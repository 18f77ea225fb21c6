import { randomUUID } from 'node:crypto';
import type { DeadLetter, DeadLetterQueue, UploadsQueue } from '../../cli/redrive/ports.ts';
import { DynamoSubmissions } from '../../cli/shared/aws/dynamo-submissions.ts';
import type { EnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { SqsEnrollmentQueue } from '../../functions/queues/enrollments-queue.ts';
import { dynamoClient } from '../fakes/dynamodb/memory-dynamo-db.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';
import { type MemoryLedger, TABLES } from '../fakes/memory-ledger.ts';
import { MemorySqs } from '../fakes/sqs/memory-sqs.ts';

const BATCH = 10;
const HIDDEN_MS = 600_000;

interface Stored extends Omit<DeadLetter, 'receiptHandle'> {
  hiddenUntil: number;
}

/** A dead-letter queue that hides what it gives out, and of a group gives out nothing while one of it is hidden. */
export class FakeDeadLetters implements DeadLetterQueue {
  readonly letters: Stored[] = [];
  receives = 0;
  /** Called before each receipt. */
  beforeReceive: () => void = () => {};
  readonly #clock: FakeClock;
  #ids = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  put(body: unknown, more: Partial<DeadLetter> = {}): void {
    this.#ids += 1;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const letter = { messageId: `letter-${this.#ids}`, groupId: '', sentAt: this.#clock.now(), ...more };
    this.letters.push({ ...letter, body: text, hiddenUntil: 0 });
  }

  /** Of the row's message, in its person's group. */
  putOf(row: FaceRow, more: Partial<DeadLetter> = {}): void {
    const { objectKey, version, personId = '', submission } = row;
    this.put({ objectKey, version, personId, submission }, { groupId: personId, reason: row.reason, ...more });
  }

  get bodies(): readonly string[] {
    return this.letters.map(({ body }) => body);
  }

  get hidden(): number {
    return this.letters.filter((letter) => this.#isHidden(letter)).length;
  }

  async receive(): Promise<readonly DeadLetter[]> {
    this.receives += 1;
    this.beforeReceive();
    const blocked = new Set(this.letters.filter((letter) => this.#isHidden(letter)).map(({ groupId }) => groupId));
    const free = this.letters.filter(
      (letter) => !this.#isHidden(letter) && (letter.groupId === '' || !blocked.has(letter.groupId)),
    );
    return free.slice(0, BATCH).map((letter) => {
      letter.hiddenUntil = this.#clock.now() + HIDDEN_MS;
      return { ...letter, receiptHandle: `${letter.messageId}-${this.receives}` };
    });
  }

  async delete({ messageId }: DeadLetter): Promise<void> {
    const index = this.letters.findIndex((letter) => letter.messageId === messageId);
    if (index >= 0) this.letters.splice(index, 1);
  }

  async release(letters: readonly DeadLetter[]): Promise<void> {
    for (const letter of this.letters) {
      if (letters.some(({ messageId }) => messageId === letter.messageId)) letter.hiddenUntil = 0;
    }
  }

  async size(): Promise<number> {
    return this.letters.length;
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
