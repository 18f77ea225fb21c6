import type { Delivery } from '../../functions/domain/delivery.ts';
import { type FaceRow, imageId } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { Secret } from '../../functions/domain/tencent/face-service.ts';
import { enrollBatch } from '../../functions/enroll/enroll-batch.ts';
import type { EnrollContext, EnrollLog, EnrollSettings } from '../../functions/enroll/ports.ts';
import { FakeChance, FakeClock } from './fake-clock.ts';
import { FakeQueue } from './fake-queue.ts';
import { FakeTencent } from './fake-tencent.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { pendingRow } from './pending-row.ts';

export const PERSON = '1001';

/** Everything that enroll touches, in memory. */
export class EnrollWorld {
  readonly clock = new FakeClock();
  readonly chance = new FakeChance();
  readonly ledger = new MemoryLedger(this.clock);
  readonly queue = new FakeQueue(this.clock);
  readonly tencent = new FakeTencent();
  readonly alarms: string[] = [];
  /** What Tencent said of persons, as it was logged. */
  readonly asked: string[] = [];
  readonly troubles: string[] = [];
  readonly gone = new Set<string>();
  /** Images whose prepared object has expired. */
  readonly expired = new Set<string>();
  /** Objects that S3 refuses to give. */
  readonly unreadable = new Set<string>();
  /** Of objects that have any. */
  readonly metadata = new Map<string, Readonly<Record<string, string>>>();
  /** Persons that Tencent took new ones for, as they were logged. */
  readonly similar: string[] = [];
  /** S3 answers nothing but 503. */
  isStorageDown = false;
  settings: EnrollSettings = {
    allowDuplicates: false,
    base64Fallback: false,
    requireConsent: false,
    pseudonyms: false,
    maxReceiveCount: 42,
  };
  slots: 'granted' | 'full' = 'granted';
  /** Of a slot that was taken for a call: whether the request gets to begin in it, or in a later one. */
  turns: 'granted' | 'full' = 'granted';
  turnError: Error | undefined;
  /** What happens while a request waits for its slot. */
  whileWaiting: () => void = () => {};
  throttled = 0;
  /** What is left of the invocation, in milliseconds. */
  timeLeft = 60_000;

  constructor() {
    this.tencent.persons.set(PERSON, []);
  }

  /** A row that waits for its turn. Versions of one object have the same bytes unless the checksum says otherwise. */
  pending(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
    const bytes = { eTag: `etag-of-${objectKey}`, checksum: `md5:of-${objectKey}`, size: 1000 };
    const row = pendingRow({ objectKey, ...bytes, format: 'jpeg', width: 200, height: 300, ...more });
    this.ledger.put(row);
    return row;
  }

  /** @returns the ids of the messages that come back */
  async deliver(rows: readonly FaceRow[], receiveCount = 1): Promise<readonly string[]> {
    return this.deliverMessages(rows.map((row) => messageOf(row, receiveCount)));
  }

  async deliverMessages(deliveries: readonly Delivery[]): Promise<readonly string[]> {
    const left = [...this.queue.delays.keys()];
    for (const messageId of left) this.queue.delays.delete(messageId);
    return enrollBatch(deliveries, this.context());
  }

  row(row: FaceRow): FaceRow {
    const found = this.ledger.rows.get(imageId(row));
    if (found === undefined) throw new Error(`There is no row of ${row.objectKey}.`);
    return found;
  }

  person(personId = PERSON): Person {
    const found = this.ledger.persons.get(personId);
    if (found === undefined) throw new Error(`There is no item of person ${personId}.`);
    return found;
  }

  /** The images that each request carried. */
  get calls(): readonly (readonly string[])[] {
    return this.tencent.calls.map(({ images }) =>
      'urls' in images ? images.urls.map((url) => url.reveal()) : images.base64.map((bytes) => `base64:${bytes}`),
    );
  }

  context(): EnrollContext {
    const { ledger, queue, tencent, settings, clock, chance } = this;
    return {
      ledger,
      queue,
      tencent,
      settings,
      clock,
      chance,
      log: this.#log,
      pacer: {
        slot: async () => {
          this.whileWaiting();
          return this.slots === 'full' ? 'full' : { begin: async () => this.#turn() };
        },
        throttled: async () => {
          this.throttled += 1;
        },
      },
      images: {
        presign: async (row): Promise<Secret> => ({ reveal: () => imageName(row) }),
        look: async (row) => {
          if (this.isStorageDown) return 'unavailable';
          return this.#missing(row) ?? 'there';
        },
        metadata: async (row) => {
          if (this.isStorageDown) return 'unavailable';
          if (this.unreadable.has(imageId(row))) throw new Error('AccessDenied');
          return this.gone.has(imageId(row)) ? 'gone' : { metadata: this.metadata.get(imageId(row)) ?? {} };
        },
        base64: async (row) => {
          if (this.isStorageDown) return 'unavailable';
          if (this.unreadable.has(imageId(row))) throw new Error('AccessDenied');
          return this.#missing(row) ?? { base64: imageName(row) };
        },
      },
      deadline: clock.now() + this.timeLeft,
    };
  }

  #missing(row: FaceRow): 'gone' | 'notPrepared' | undefined {
    if (this.gone.has(imageId(row))) return 'gone';
    return row.prepared !== undefined && this.expired.has(imageId(row)) ? 'notPrepared' : undefined;
  }

  #turn(): 'granted' | 'full' {
    if ([...this.ledger.persons.values()].every(({ openCall }) => openCall === undefined)) return 'granted';
    if (this.turnError !== undefined) throw this.turnError;
    return this.turns;
  }

  readonly #log: EnrollLog = {
    callEnded: () => {},
    personAsked: (personId, { kind }) => {
      this.asked.push(`${personId}: ${kind}`);
    },
    removalRequested: () => {},
    similarPerson: (_personId, similarPersonId) => {
      this.similar.push(similarPersonId);
    },
    rowChanged: () => {},
    erased: () => {},
    waiting: () => {},
    movedToDeadLetterQueue: () => {},
    troubled: (what, _personId, error) => {
      this.troubles.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    },
    operatorNeeded: (reason) => {
      this.alarms.push(reason);
    },
  };
}

export function imageName({ objectKey, version }: FaceRow): string {
  return `${objectKey}@${version}`;
}

export function messageOf(row: FaceRow, receiveCount = 1): Delivery {
  const { objectKey, version, personId = '', submission } = row;
  return {
    messageId: `message-${imageName(row)}`,
    receiptHandle: `receipt-${imageName(row)}-${receiveCount}`,
    body: JSON.stringify({ objectKey, version, personId, submission }),
    groupId: personId,
    receiveCount,
  };
}
