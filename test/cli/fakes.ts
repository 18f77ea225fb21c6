import type { EnrollmentsQueue, UploadsQueue } from '../../cli/redrive/ports.ts';
import type { DecidedWrite, ResubmitLedger } from '../../cli/resubmit/ports.ts';
import type {
  DeadLetterMessage,
  DeadLetterQueue,
  QueueDepth,
} from '../../cli/shared/dead-letter-queue/dead-letter-queue.ts';
import type { EnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import { type FaceRow, type ImageRef, imageId } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';
import type { MemoryLedger } from '../fakes/memory-ledger.ts';

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

/** The enrollments queue, which drops a repeat in silence. */
export class FakeEnrollments implements EnrollmentsQueue {
  readonly sent: EnrollmentMessage[] = [];
  error: Error | undefined;
  /** Called after each message that was taken. */
  afterSend: (message: EnrollmentMessage) => void = () => {};
  readonly #ids = new Set<string>();

  async send(message: EnrollmentMessage): Promise<void> {
    if (this.error !== undefined) throw this.error;
    const id = `${imageId(message)}\n${message.submission}`;
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    this.sent.push(message);
    this.afterSend(message);
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

/** The tables of a `MemoryLedger`, with the conditions that hold for an operator's writes. */
export class MemorySubmissions implements ResubmitLedger {
  /** Called before each write: a test may change the tables behind the writer's back. */
  beforeWrite: () => void = () => {};
  /** The answer to a write is lost, and the client writes once more. */
  repeatsWrites = false;
  /** What the index does not show yet. */
  readonly notIndexed = new Set<string>();
  readonly #ledger: MemoryLedger;

  constructor(ledger: MemoryLedger) {
    this.#ledger = ledger;
  }

  row(ref: ImageRef): Promise<FaceRow | undefined> {
    return this.#ledger.row(ref);
  }

  versions(objectKey: string): Promise<readonly FaceRow[]> {
    return this.#ledger.versions(objectKey);
  }

  person(personId: string): Promise<Person | undefined> {
    return this.#ledger.person(personId);
  }

  async imagesWithFace(faceId: string): Promise<readonly ImageRef[]> {
    return [...this.#ledger.rows.values()].filter((row) => row.faceId === faceId && !this.notIndexed.has(faceId));
  }

  raiseSubmission(row: FaceRow, updatedAt: string): Promise<'written' | 'refused'> {
    return this.#repeated(() => this.#raise(row, updatedAt));
  }

  decide(write: DecidedWrite): Promise<'written' | 'refused'> {
    return this.#repeated(() => this.#decide(write));
  }

  #repeated(write: () => 'written' | 'refused'): Promise<'written' | 'refused'> {
    this.beforeWrite();
    if (this.repeatsWrites) write();
    return Promise.resolve(write());
  }

  #raise(row: FaceRow, updatedAt: string): 'written' | 'refused' {
    const now = this.#ledger.rows.get(imageId(row));
    const isOpen = now !== undefined && (now.status === 'PENDING' || now.status === 'FAILED');
    if (!isOpen || now.reason === 'OutcomeUnknown' || now.submission !== row.submission) return 'refused';
    this.#ledger.put({ ...now, submission: now.submission + 1, updatedAt });
    return 'written';
  }

  #decide({ row, patch, person }: DecidedWrite): 'written' | 'refused' {
    const now = this.#ledger.rows.get(imageId(row));
    const isAsRead = (['status', 'submission', 'updatedAt'] as const).every((name) => now?.[name] === row[name]);
    if (now === undefined || !isAsRead || (person !== undefined && !this.#isAsRead(person))) return 'refused';
    this.#ledger.put({ ...now, ...patch });
    if (person !== undefined) this.#ledger.persons.set(person.after.personId, person.after);
    return 'written';
  }

  #isAsRead({ before, after }: NonNullable<DecidedWrite['person']>): boolean {
    const now = this.#ledger.persons.get(after.personId);
    if (before === undefined) return now === undefined;
    return now?.revision === before.revision && now.openCall === undefined;
  }
}

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
