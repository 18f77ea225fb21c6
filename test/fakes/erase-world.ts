import { createHash, randomUUID } from 'node:crypto';
import type { DeliveryResult } from '../../functions/domain/delivery.ts';
import type { PersonErasureMessage } from '../../functions/domain/erasure/erasure-message.ts';
import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { PersonErasure } from '../../functions/domain/outcome/person-erasure.ts';
import type { Person } from '../../functions/domain/person.ts';
import { preparedKey } from '../../functions/domain/prepared-key.ts';
import { eraseDelivery } from '../../functions/erase/erase-delivery.ts';
import type { EraseContext } from '../../functions/erase/ports.ts';
import { S3ErasedImages } from '../../functions/objects/s3-erased-images.ts';
import { S3ErasedPrepared } from '../../functions/objects/s3-erased-prepared.ts';
import { SqsErasuresQueue } from '../../functions/queues/erasures-queue.ts';
import { PassedDeadLetterQueue } from '../../functions/queues/passed-dead-letter-queue.ts';
import { DynamoErasures } from '../../functions/tables/dynamo-erasures.ts';
import { DynamoPassLock } from '../../functions/tables/dynamo-pass-lock.ts';
import { DynamoPersonRows } from '../../functions/tables/dynamo-person-rows.ts';
import { DynamoPersons } from '../../functions/tables/dynamo-persons.ts';
import { erasureRecord } from '../../functions/tables/erasure-item.ts';
import { toItem } from '../../functions/tables/expression.ts';
import { faceItem, faceRow } from '../../functions/tables/face-item.ts';
import { personAttributes, personOf } from '../../functions/tables/person-item.ts';
import { dynamoClient, MemoryDynamoDB } from './dynamodb/memory-dynamo-db.ts';
import { ERASURES, FACES, PACER, PERSONS } from './dynamodb/schema.ts';
import { FakeChance, FakeClock } from './fake-clock.ts';
import { FakeTencent } from './fake-tencent.ts';
import { pendingRow } from './pending-row.ts';
import { MemoryS3, type MemoryVersion } from './s3/memory-s3.ts';
import { MemoryQueue } from './sqs/memory-queue.ts';
import { MemorySqs } from './sqs/memory-sqs.ts';

export const IMAGES = 'images';
export const PREPARED = 'prepared';
export const PERSON = '1001';
export const OTHER = '2002';
export const ERASURE = 'e0b9f2f6-5d0c-4a2b-8d26-2d2b7a2f5e11';
const QUEUE = 'https://queue/erasures.fifo';

/** An invocation that ends in the middle. */
export class Crash extends Error {}

/** Everything that erase touches, in memory, behind the product's own adapters. */
export class EraseWorld {
  readonly clock = new FakeClock();
  readonly chance = new FakeChance();
  readonly dynamo = new MemoryDynamoDB(this.clock);
  readonly s3: MemoryS3;
  readonly tencent = new FakeTencent();
  readonly uploadsDeadLetters = new MemoryQueue('https://queue/uploads-dead', this.clock);
  readonly enrollmentsDeadLetters = new MemoryQueue('https://queue/enrollments-dead.fifo', this.clock);
  readonly sqs = new MemorySqs(this.clock);
  /** Messages of the erasures queue, and what they were delivered as. */
  readonly waiting: { body: string; groupId: string; receiveCount: number; sentAt: number; messageId?: string }[] = [];
  readonly deadLetters: { readonly body: string; readonly reason: string }[] = [];
  readonly events: PersonErasure[] = [];
  readonly alarms: string[] = [];
  readonly slots: number[] = [];
  /** Milliseconds of an invocation. */
  timeLeft = 60_000;
  /**
   * Called before every request that leaves the process: what it throws ends the invocation. A promise lets the process stand
   * still, where the request is one of DynamoDB, Tencent, EventBridge or the erasures queue.
   */
  beforeRequest: (what: string) => void | Promise<void> = () => {};

  /** @param unversioned buckets that keep no versions, besides the prepared bucket */
  constructor(unversioned: readonly string[] = []) {
    this.s3 = new MemoryS3(this.clock, [PREPARED, ...unversioned]);
    this.sqs.onMessage = ({ MessageBody: body = '', MessageGroupId: groupId = '' }) =>
      this.waiting.push({ body, groupId, receiveCount: 0, sentAt: this.clock.now(), messageId: randomUUID() });
    this.s3.before = (command) => void this.beforeRequest(command);
    for (const queue of [this.uploadsDeadLetters, this.enrollmentsDeadLetters]) {
      queue.before = (command) => void this.beforeRequest(command);
    }
  }

  /** Uploads an image and writes its row. */
  image(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
    const uploadedAt = new Date(this.clock.now()).toISOString();
    const tag = more.personId ?? PERSON;
    const { version, eTag } = this.s3.put(IMAGES, objectKey, { 'person-id': tag });
    return this.row({ objectKey, version, eTag, uploadedAt, receivedAt: uploadedAt, updatedAt: uploadedAt, ...more });
  }

  row(more: Partial<FaceRow> & Pick<FaceRow, 'objectKey' | 'version'>): FaceRow {
    const now = new Date(this.clock.now()).toISOString();
    const row = pendingRow({ bucket: IMAGES, uploadedAt: now, ...more });
    this.dynamo.execute('PutItemCommand', { TableName: FACES.name, Item: faceItem(row) });
    return row;
  }

  /** An image with a face at Tencent. */
  enrolled(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
    const personId = more.personId ?? PERSON;
    if (!this.tencent.persons.has(personId)) this.tencent.persons.set(personId, []);
    const faceId = this.tencent.add(personId, objectKey);
    const now = new Date(this.clock.now()).toISOString();
    const row = this.image(objectKey, { status: 'ENROLLED', faceId, completedAt: now, ...more });
    const before = this.person(personId);
    this.putPerson({
      personId,
      rejectedCount: 0,
      ...before,
      faceIds: [...(before?.faceIds ?? []), faceId],
      faceCount: (before?.faceCount ?? 0) + 1,
      checksums: { ...before?.checksums, [`md5:${faceId}`]: [faceId] },
      enrolledCount: (before?.enrolledCount ?? 0) + 1,
      lastEnrolledAt: now,
      revision: (before?.revision ?? 0) + 1,
      updatedAt: now,
    });
    return row;
  }

  prepared({ bucket, objectKey, version }: FaceRow): string {
    const key = preparedKey({ bucket, objectKey, version }, { longEdge: 1920 });
    this.s3.put(PREPARED, key);
    return key;
  }

  putPerson(person: Person): void {
    const Item = toItem({ personId: person.personId, ...personAttributes(person) });
    this.dynamo.execute('PutItemCommand', { TableName: PERSONS.name, Item });
  }

  person(personId = PERSON): Person | undefined {
    const item = this.dynamo.table(PERSONS.name).get({ personId: { S: personId } });
    return item && personOf({ ...item });
  }

  rows(personId = PERSON): readonly FaceRow[] {
    const items = this.dynamo.table(FACES.name).items.map((item) => faceRow({ ...item }));
    return items.filter((row) => row.personId === personId);
  }

  stored(personId = PERSON): readonly MemoryVersion[] {
    return this.s3.versions(IMAGES).filter(({ metadata }) => metadata['person-id'] === personId);
  }

  record(erasureId = ERASURE): ErasureRecord | undefined {
    const item = this.dynamo.table(ERASURES.name).get({ erasureId: { S: erasureId } });
    return item && erasureRecord({ ...item });
  }

  /** Asks for the person to be erased, as of now. */
  async ask(more: Partial<PersonErasureMessage> = {}): Promise<void> {
    const message = { erasureId: ERASURE, personId: PERSON, tencent: 'person' as const, ...more };
    await new SqsErasuresQueue(this.sqs.client, QUEUE).erasePerson(message);
  }

  async askForImage({ objectKey, version, personId = PERSON }: FaceRow, erasureId = ERASURE): Promise<void> {
    await new SqsErasuresQueue(this.sqs.client, QUEUE).eraseImage({ erasureId, personId, objectKey, version });
  }

  /** Delivers the first message. A crash leaves it where it is. */
  async deliver(): Promise<DeliveryResult | 'crashed'> {
    const [message] = this.waiting;
    if (message === undefined) throw new Error('The erasures queue is empty.');
    message.receiveCount += 1;
    const delivery = { ...message, messageId: message.messageId ?? 'm', receiptHandle: 'r' };
    const result = await this.#crashing(() => eraseDelivery(delivery, this.#context()));
    if (result === 'crashed') {
      this.clock.pass(75_000);
      return result;
    }
    if (result.kind === 'retry') {
      this.clock.pass(result.afterSeconds * 1000);
      return result;
    }
    // A delivery that stood still may end after a later one has deleted the message.
    if (!this.waiting.includes(message)) return result;
    this.waiting.splice(this.waiting.indexOf(message), 1);
    if (result.kind === 'deadLetter') this.deadLetters.push({ body: message.body, reason: result.reason });
    return result;
  }

  /** Delivers until the queue is empty. */
  async run(most = 100): Promise<void> {
    for (let deliveries = 0; this.waiting.length > 0; deliveries++) {
      if (deliveries === most) throw new Error(`The erasure has not ended after ${most} deliveries.`);
      await this.deliver();
    }
  }

  async #crashing(work: () => Promise<DeliveryResult>): Promise<DeliveryResult | 'crashed'> {
    let crash: Crash | undefined;
    const { beforeRequest } = this;
    this.beforeRequest = (what) => {
      // Nothing leaves a process that is gone.
      if (crash !== undefined) throw crash;
      try {
        return beforeRequest(what);
      } catch (error) {
        if (error instanceof Crash) crash = error;
        throw error;
      }
    };
    try {
      const result = await work();
      return crash === undefined ? result : 'crashed';
    } finally {
      this.beforeRequest = beforeRequest;
    }
  }

  #context(): EraseContext {
    const client = dynamoClient(async ({ constructor: { name }, input }) => {
      await this.beforeRequest(name);
      return this.dynamo.execute(name, input);
    });
    const asking = async <T>(what: string, ask: () => Promise<T>) => {
      await this.beforeRequest(what);
      return ask();
    };
    return {
      records: new DynamoErasures(client, ERASURES.name),
      persons: new DynamoPersons(client, PERSONS.name),
      rows: new DynamoPersonRows(client, FACES.name),
      objects: new S3ErasedImages(this.s3.client),
      prepared: new S3ErasedPrepared(this.s3.client, PREPARED),
      tencent: {
        ready: () => this.tencent.ready(),
        personFaces: (personId) => asking('personFaces', () => this.tencent.personFaces(personId)),
        deletePerson: (personId, { notAfter }) =>
          asking('deletePerson', async () => {
            if (this.clock.now() > notAfter) return { kind: 'notSent', message: 'too late' };
            return this.tencent.deletePerson(personId);
          }),
        deleteFace: (request) => asking('deleteFace', () => this.tencent.deleteFace(request)),
      },
      pacer: {
        slot: async () => ({
          begin: async () => {
            this.slots.push(this.clock.now());
            return 'granted' as const;
          },
        }),
        throttled: async () => {
          this.alarms.push('throttled');
        },
      },
      deadLetterQueues: [this.uploadsDeadLetters, this.enrollmentsDeadLetters].map(
        (queue) => new PassedDeadLetterQueue(queue.client, queue.url, this.clock),
      ),
      passLock: new DynamoPassLock(client, PACER.name),
      hashOf: async (personId) => createHash('sha256').update(personId).digest('hex'),
      queue: {
        goOn: async (message, messageId) => {
          await this.beforeRequest('SendMessage');
          return new SqsErasuresQueue(this.sqs.client, QUEUE).goOn(message, messageId);
        },
      },
      publish: async (detail) => {
        await this.beforeRequest('PutEvents');
        this.events.push(detail);
      },
      settings: { stack: 'Faces', personTag: 'person-id', imagesBucket: IMAGES },
      clock: this.clock,
      chance: this.chance,
      log: {
        started: () => {},
        delayed: () => {},
        continued: () => {},
        ended: ({ status }) => this.alarms.push(status),
        imageErased: () => {},
        movedToDeadLetterQueue: () => {},
        operatorNeeded: (reason) => this.alarms.push(reason),
        troubled: (what, error) => {
          if (!(error instanceof Crash)) this.alarms.push(`${what}: ${error}`);
        },
      },
      deadline: this.clock.now() + this.timeLeft,
    };
  }
}
