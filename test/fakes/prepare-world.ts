import type { EnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import type { ErasedPerson } from '../../functions/domain/erasure/tombstone.ts';
import { type FaceRow, imageId, PREPARE_STAGE } from '../../functions/domain/face-row.ts';
import type {
  Conversion,
  ConversionRequest,
  PreparationFigures,
  PrepareContext,
  PrepareSettings,
} from '../../functions/prepare/ports.ts';
import { type PrepareResult, prepareDelivery } from '../../functions/prepare/prepare-delivery.ts';
import { SqsEnrollmentQueue } from '../../functions/queues/enrollments-queue.ts';
import { SqsErasuresQueue } from '../../functions/queues/erasures-queue.ts';
import { DynamoPreparationRows } from '../../functions/tables/dynamo-preparation-rows.ts';
import { DynamoTombstones } from '../../functions/tables/dynamo-tombstones.ts';
import { dynamoClient, MemoryDynamoDB } from './dynamodb/memory-dynamo-db.ts';
import { FakeChance, FakeClock } from './fake-clock.ts';
import { storedRows, TABLES } from './memory-ledger.ts';
import { pendingRow } from './pending-row.ts';
import { MemorySqs } from './sqs/memory-sqs.ts';
import { putTombstone } from './tombstones.ts';

/** The first bytes of a JPEG: what comes behind them only a decoder sees. */
const ORIGINAL = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.alloc(40)]);

export const CONVERTED: Conversion = {
  kind: 'converted',
  jpeg: Buffer.from('a picture'),
  width: 1440,
  height: 1920,
  original: { width: 4032, height: 3024, orientation: 6 },
};

/** Everything that prepare touches, in memory. */
export class PrepareWorld {
  readonly clock = new FakeClock();
  readonly chance = new FakeChance();
  /** Originals, by image. Those that are not here are gone. */
  readonly originals = new Map<string, Uint8Array>();
  /** The prepared bucket, by key. */
  readonly prepared = new Map<string, Uint8Array>();
  readonly log: string[] = [];
  readonly figures: PreparationFigures[] = [];
  readonly conversions: ConversionRequest[] = [];
  /** What the decoder does with an image. */
  convert: (request: ConversionRequest) => Promise<Conversion> = async () => CONVERTED;
  /** Called before each request to DynamoDB: a test may throw, or change the table. */
  beforeTable: (command: string) => void = () => {};
  /** Called after each request to DynamoDB that was carried out: a test may throw, as when the answer gets lost. */
  afterTable: (command: string) => void = () => {};
  s3Error: Error | undefined;
  putError: Error | undefined;
  deleteError: Error | undefined;
  settings: PrepareSettings = { longEdge: 1920, imagesBucket: 'images', maxReceiveCount: 42 };

  readonly #dynamo = new MemoryDynamoDB(this.clock);
  readonly rows = storedRows(this.#dynamo);
  readonly #table = new DynamoPreparationRows(
    dynamoClient(async ({ constructor: { name }, input }) => {
      this.beforeTable(name);
      const answer = await this.#dynamo.execute(name, input);
      this.afterTable(name);
      return answer;
    }),
    TABLES.faces,
  );
  readonly #sqs = new MemorySqs(this.clock);
  readonly #tombstones = new DynamoTombstones(this.#dynamo.client, TABLES.persons);
  /** Called before each look for a tombstone: a test may throw. */
  beforeLook: () => void = () => {};

  set queueError(error: Error | undefined) {
    this.#sqs.error = error;
  }

  /** Messages that the enrollments queue has taken, without the repeats that it drops. */
  get sent(): readonly EnrollmentMessage[] {
    return this.#sentTo('enrollments.fifo');
  }

  get sentToErase(): readonly object[] {
    return this.#sentTo('erasures.fifo');
  }

  #sentTo<T>(queue: string): readonly T[] {
    const taken = this.#sqs.requests.filter(({ isDropped, input }) => !isDropped && input.QueueUrl === queue);
    return taken.map(({ input }) => JSON.parse(input.MessageBody ?? ''));
  }

  /** The person is being erased, or was. */
  erase(personId: string, person: ErasedPerson): void {
    putTombstone(this.#dynamo, personId, person);
  }

  /** A row that waits to be prepared, and its original. */
  waiting(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
    const waits = { stage: PREPARE_STAGE, reason: 'WaitsForPreparation', message: 'It waits.' } as const;
    const row = pendingRow({ objectKey, ...waits, size: ORIGINAL.length, format: 'jpeg', ...more });
    this.rows.put(row);
    this.originals.set(imageId(row), ORIGINAL);
    return row;
  }

  row(row: FaceRow): FaceRow {
    const found = this.rows.get(imageId(row));
    if (found === undefined) throw new Error(`There is no row of ${row.objectKey}.`);
    return found;
  }

  deliver({ objectKey, version, personId, submission }: FaceRow, receiveCount = 1): Promise<PrepareResult> {
    return this.receive(JSON.stringify({ objectKey, version, personId, submission }), receiveCount);
  }

  receive(body: string, receiveCount = 1): Promise<PrepareResult> {
    return prepareDelivery(body, receiveCount, this.context());
  }

  context(): PrepareContext {
    return {
      originals: {
        read: async (row) => {
          if (this.s3Error !== undefined) throw this.s3Error;
          return this.originals.get(imageId(row)) ?? 'gone';
        },
      },
      prepared: {
        put: async (key, jpeg) => {
          if (this.putError !== undefined) throw this.putError;
          this.prepared.set(key, jpeg);
        },
        delete: async (key) => {
          if (this.deleteError !== undefined) throw this.deleteError;
          this.prepared.delete(key);
        },
      },
      rows: this.#table,
      enrollments: new SqsEnrollmentQueue(this.#sqs.client, 'enrollments.fifo'),
      tombstones: {
        find: async (personId) => {
          this.beforeLook();
          return this.#tombstones.find(personId);
        },
      },
      erasures: new SqsErasuresQueue(this.#sqs.client, 'erasures.fifo'),
      converter: {
        convert: (request) => {
          this.conversions.push(request);
          return this.convert(request);
        },
      },
      settings: this.settings,
      clock: this.clock,
      chance: this.chance,
      log: {
        prepared: ({ objectKey }, figures) => {
          this.log.push(`${objectKey} prepared`);
          this.figures.push(figures);
        },
        rejected: ({ objectKey, reason }, detail) => {
          this.log.push(`${objectKey} REJECTED ${reason}${detail === undefined ? '' : `: ${detail}`}`);
        },
        failed: ({ objectKey, reason }) => {
          this.log.push(`${objectKey} FAILED ${reason}`);
        },
        settled: ({ objectKey }, why) => {
          this.log.push(`${objectKey}: ${why}`);
        },
        malformed: () => {
          this.log.push('malformed');
        },
        troubled: (what) => {
          this.log.push(what);
        },
      },
    };
  }
}
