import type { EnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import type { ErasedPerson } from '../../functions/domain/erasure/tombstone.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { IntakeFailure } from '../../functions/domain/reasons.ts';
import { type IntakeResult, intakeUpload } from '../../functions/intake/intake-upload.ts';
import type {
  FaceRows,
  IntakeContext,
  IntakeSettings,
  Missing,
  ObjectChecksum,
  ObjectLocation,
  ObjectStart,
  PutResult,
  RefusedObject,
  UploadedObjects,
} from '../../functions/intake/ports.ts';
import { SqsEnrollmentQueue } from '../../functions/queues/enrollments-queue.ts';
import { SqsErasuresQueue } from '../../functions/queues/erasures-queue.ts';
import { SqsPreparationQueue } from '../../functions/queues/preparations-queue.ts';
import { DynamoFaceRows } from '../../functions/tables/dynamo-face-rows.ts';
import { DynamoTombstones } from '../../functions/tables/dynamo-tombstones.ts';
import { dynamoClient, MemoryDynamoDB } from './dynamodb/memory-dynamo-db.ts';
import { FakeChance, FakeClock } from './fake-clock.ts';
import { storedRows, TABLES } from './memory-ledger.ts';
import { MemorySqs } from './sqs/memory-sqs.ts';
import { putTombstone } from './tombstones.ts';

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
  readonly version?: string | undefined;
  readonly eTag: string;
  /** That the first read tells. */
  readonly checksum?: string | undefined;
  /** That S3 keeps and tells only when it is asked for. */
  readonly storedChecksum?: string | undefined;
}

/** Everything that intake touches, in memory. */
export class IntakeWorld implements UploadedObjects, FaceRows {
  readonly clock = new FakeClock();
  readonly chance = new FakeChance();
  readonly objects = new Map<string, StoredObject>();
  /** Images that were given up after they had been accepted, as it was logged. */
  readonly failed: string[] = [];
  /** Of every read: where it began and how many bytes it got. */
  readonly reads: { readonly offset: number; readonly bytes: number }[] = [];
  /** How often S3 was asked for a checksum. */
  checksumsAsked = 0;
  s3Error: Error | undefined;
  /** Keys whose current version is a delete marker. */
  readonly deleteMarkers = new Set<string>();
  /** Events that left no row, as it was logged. */
  readonly expired: string[] = [];
  /** What S3 says of every object instead of handing it out. */
  s3Refusal: RefusedObject | undefined;
  tableError: Error | undefined;
  settings: IntakeSettings = {
    personTag: 'person-id',
    requireConsent: false,
    stackOptions: {},
    allowDuplicates: false,
    maxLongEdge: { jpeg: 4000, other: 2000 },
    maxReceiveCount: 42,
    prepareImages: 'never',
    preparedLongEdge: 1920,
  };

  readonly #dynamo = new MemoryDynamoDB(this.clock);
  readonly rows = storedRows(this.#dynamo);
  readonly #faces = new DynamoFaceRows(
    dynamoClient(async ({ constructor: { name }, input }) => {
      if (this.tableError !== undefined) throw this.tableError;
      return this.#dynamo.execute(name, input);
    }),
    TABLES.faces,
  );
  readonly #sqs = new MemorySqs(this.clock);
  readonly #tombstones = new DynamoTombstones(this.#dynamo.client, TABLES.persons);
  /** How often a tombstone was looked for. */
  tombstoneLooks = 0;
  /** Called before each look: a test may throw. */
  beforeLook: () => void = () => {};
  /** Images that the erase stage gets, as it was logged. */
  readonly erased: string[] = [];

  set queueError(error: Error | undefined) {
    this.#sqs.error = error;
  }

  /** What single queues answer instead, by their URL. */
  get queueErrors(): Map<string, Error> {
    return this.#sqs.errors;
  }

  /** Every message that was sent, also when the queue has seen it before. */
  get sent(): readonly EnrollmentMessage[] {
    return this.#sentTo('enrollments.fifo');
  }

  get sentToPrepare(): readonly EnrollmentMessage[] {
    return this.#sentTo('preparations');
  }

  get sentToErase(): readonly object[] {
    return this.#sentTo('erasures.fifo');
  }

  /** The person is being erased, or was. */
  erase(personId: string, person: ErasedPerson): void {
    putTombstone(this.#dynamo, personId, person);
  }

  #sentTo<T = EnrollmentMessage>(queue: string): readonly T[] {
    const requests = this.#sqs.requests.filter(({ input }) => input.QueueUrl === queue);
    return requests.map(({ input }) => JSON.parse(input.MessageBody ?? ''));
  }

  stored(key: string, object: Partial<StoredObject> & Pick<StoredObject, 'bytes'>): void {
    this.objects.set(key, { metadata: { 'person-id': '1001' }, version: 'v1', eTag: 'etag', ...object });
  }

  /** An event of that object; `version` null leaves it out. */
  event(key: string, more: { version?: string | null; size?: number; eTag?: string; time?: string } = {}): string {
    const stored = this.objects.get(key);
    const version = more.version === undefined ? stored?.version : (more.version ?? undefined);
    return JSON.stringify({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      time: more.time ?? '2026-11-20T07:59:58Z',
      detail: {
        bucket: { name: 'images' },
        object: {
          key,
          size: more.size ?? stored?.bytes.length ?? 1000,
          etag: more.eTag ?? stored?.eTag ?? 'etag',
          sequencer: '0055AED6DCD90281E5',
          ...(version !== undefined && { 'version-id': version }),
        },
      },
    });
  }

  /** The object is stored, and its event received. */
  async upload(key: string, object: Parameters<IntakeWorld['stored']>[1]): Promise<IntakeResult> {
    this.stored(key, object);
    return this.receive(this.event(key));
  }

  async receive(body: string, receiveCount = 1): Promise<IntakeResult> {
    return intakeUpload(body, receiveCount, this.context());
  }

  get onlyRow(): FaceRow {
    const [row, ...others] = this.rows.values();
    if (row === undefined || others.length > 0) throw new Error(`Expected one row, found ${this.rows.size}.`);
    return row;
  }

  async start(location: ObjectLocation, length: number): Promise<ObjectStart | RefusedObject | Missing> {
    const object = this.#find(location);
    if (location.version === undefined && this.deleteMarkers.has(location.objectKey)) return 'deleteMarker';
    if (this.s3Refusal !== undefined) return this.s3Refusal;
    if (object === undefined) return 'gone';
    const bytes = this.#read(object, 0, length);
    const { version, eTag, checksum, metadata } = object;
    return { version, eTag, size: object.bytes.length, checksum, metadata, bytes };
  }

  async checksum(location: ObjectLocation): Promise<ObjectChecksum | 'gone'> {
    this.checksumsAsked += 1;
    const object = this.#find(location);
    return object === undefined ? 'gone' : { checksum: object.storedChecksum };
  }

  async window(location: ObjectLocation, offset: number, length: number): Promise<Uint8Array | 'gone'> {
    const object = this.#find(location);
    return object === undefined ? 'gone' : this.#read(object, offset, length);
  }

  find(ref: ImageRef): Promise<FaceRow | undefined> {
    return this.#faces.find(ref);
  }

  create(row: FaceRow): Promise<PutResult> {
    return this.#faces.create(row);
  }

  replace(row: FaceRow, expected: FaceRow): Promise<'written' | 'refused'> {
    return this.#faces.replace(row, expected);
  }

  failPending(row: FaceRow, reason: IntakeFailure, message: string, at: string): Promise<PutResult> {
    return this.#faces.failPending(row, reason, message, at);
  }

  context(): IntakeContext {
    return {
      objects: this,
      faces: this,
      enrollments: new SqsEnrollmentQueue(this.#sqs.client, 'enrollments.fifo'),
      preparations: new SqsPreparationQueue(this.#sqs.client, 'preparations'),
      tombstones: {
        find: async (personId) => {
          this.tombstoneLooks += 1;
          this.beforeLook();
          return this.#tombstones.find(personId);
        },
      },
      erasures: new SqsErasuresQueue(this.#sqs.client, 'erasures.fifo'),
      settings: this.settings,
      clock: this.clock,
      chance: this.chance,
      deadline: this.clock.now() + 30_000,
      log: {
        duplicateEvent: () => {},
        folderMarker: () => {},
        received: () => {},
        malformed: () => {},
        expiredEvent: ({ objectKey, version }) => {
          this.expired.push(`${objectKey}@${version}`);
        },
        failed: (row, reason) => {
          this.failed.push(`${row.objectKey}: ${reason}`);
        },
        erased: ({ objectKey, version }) => {
          this.erased.push(`${objectKey}@${version}`);
        },
        troubled: () => {},
      },
    };
  }

  #find({ objectKey, version }: ObjectLocation): StoredObject | undefined {
    if (this.s3Error !== undefined) throw this.s3Error;
    const object = this.objects.get(objectKey);
    return version === undefined || object?.version === version ? object : undefined;
  }

  #read(object: StoredObject, offset: number, length: number): Uint8Array {
    const bytes = object.bytes.subarray(offset, offset + length);
    this.reads.push({ offset, bytes: bytes.length });
    return bytes;
  }
}
