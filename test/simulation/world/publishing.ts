import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { Faults } from '../engine/faults.ts';
import { Process } from '../engine/process.ts';
import { Random } from '../engine/random.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Plan, PublishingPlan } from '../plan.ts';
import type { Functions, Product } from '../product.ts';
import type { Promises } from '../promises/promises.ts';
import { DELIVERY_STREAM, DeliveryStream } from './delivery-stream.ts';
import { EventBus } from './event-bus.ts';
import type { ImagesBucket } from './images-bucket.ts';
import { SimulatedQueue } from './simulated-queue.ts';
import { STACK_NAME } from './stack-name.ts';
import { StreamFunction, type StreamHandler } from './stream-function.ts';
import { TableStream } from './table-stream.ts';
import { TABLE_NAMES, type Tables } from './tables.ts';
import { nameOf } from './upload.ts';

const TIMEOUT_MS = 30_000;
const BATCH_SIZE = 100;
const SHARDS = 2;
const DEAD_LETTER_VISIBILITY_MS = 60_000;

/** What publish has in common with the rest of the stack. */
export interface PublishingSurroundings {
  readonly scheduler: Scheduler;
  readonly plan: Plan;
  readonly product: Product;
  readonly tables: Tables;
  readonly bucket: ImagesBucket;
  readonly promises: Promises;
  functionsOf(process: Process): Functions;
  sqs(process: Process): SQSClient;
}

/**
 * The publish stage and what it needs. Its chance is of its own: nothing in the pipeline may go another way because its
 * outcomes are published.
 */
export class Publishing {
  readonly plan: PublishingPlan;
  readonly faults: Faults;
  readonly stream: TableStream;
  readonly bus: EventBus;
  /** Undefined when no outcome is stored for analysis. */
  readonly lake: DeliveryStream | undefined;
  readonly deadLetterQueue: SimulatedQueue;
  readonly #around: PublishingSurroundings;
  #function: StreamFunction | undefined;

  constructor(plan: PublishingPlan, around: PublishingSurroundings) {
    const { scheduler } = around;
    const { seed, rates, outages, analytics } = around.plan;
    this.plan = plan;
    this.#around = around;
    const ownOutages = [plan.busOutage, analytics?.outage].filter((outage) => outage !== undefined);
    // A search takes each way of it as well.
    const random = scheduler.random.isSearch ? scheduler.random : new Random(seed + 2 ** 32 * 82);
    this.faults = new Faults(scheduler, rates, [...outages, ...ownOutages], random);
    // Two shards have nothing in common, so that a search needs one only.
    this.stream = new TableStream(random.isSearch ? 1 : SHARDS);
    this.bus = new EventBus(scheduler, plan);
    this.lake = analytics && new DeliveryStream(scheduler, analytics);
    this.deadLetterQueue = new SimulatedQueue(scheduler, {
      name: 'outcomes-dead',
      isFifo: false,
      visibilityMs: DEAD_LETTER_VISIBILITY_MS,
    });
  }

  /** Records of the stream that are not done yet. */
  get left(): number {
    return this.#function?.left ?? 0;
  }

  begin(): void {
    const { scheduler, plan } = this.#around;
    const { random } = this.faults;
    this.#function = new StreamFunction(scheduler, this.faults, {
      name: 'publish',
      timeoutMs: TIMEOUT_MS,
      batchSize: BATCH_SIZE,
      stream: this.stream,
      // As the mapping of the stack has it.
      filter: ({ item }) => item.completedAt?.S !== undefined,
      repeated: this.plan.repeated,
      version: () => 'current',
      maxSkewMs: plan.maxSkewMs,
      start: (process) => this.#start(process),
    });
    for (let count = this.plan.earlyRedrives; count > 0; count--) {
      scheduler.after(random.magnitude(5_000, 900_000), () => {
        if (this.faults.isActive) this.redrive();
      });
    }
    scheduler.at(peaceAt(plan, this.plan), () => {
      this.faults.isActive = false;
    });
  }

  /** Publishes the events of the dead-letter queue, by the project's own command. */
  redrive(): void {
    const { scheduler, product } = this.#around;
    const process = new Process('publish-redrive', 0, scheduler, this.faults);
    const deadLetters = new product.SqsDeadLetterQueue(this.#around.sqs(process), this.deadLetterQueue.name);
    const bus = new product.functions.current.EventBridgeBus(this.bus.client(process), 'default');
    scheduler.tell(process.name, () => 'redrives the outcomes dead-letter queue');
    product
      .redriveOutcomes(
        { deadLetters, bus, analytics: this.#analytics(process) },
        { dryRun: false },
        { clock: process, onMessage: () => {} },
      )
      .catch((error) => scheduler.tell(process.name, () => `redrive of outcomes ended: ${error}`));
  }

  #analytics(process: Process) {
    const { FirehoseAnalytics, DynamoPseudonyms } = this.#around.product.functions.current;
    if (this.lake === undefined) return undefined;
    const pseudonyms = new DynamoPseudonyms(this.#around.tables.client(process), TABLE_NAMES.persons);
    return new FirehoseAnalytics(this.lake.client(process), DELIVERY_STREAM, pseudonyms);
  }

  #start(process: Process): StreamHandler {
    const { tables, bucket, promises } = this.#around;
    const functions = this.#around.functionsOf(process);
    const { scheduler } = process;
    const bus = new functions.EventBridgeBus(this.bus.client(process), 'default');
    const recentlyDone = new functions.RecentOutcomeIds();
    const table = this.#analytics(process);
    const context: Parameters<typeof functions.publishBatch>[1] = {
      stack: STACK_NAME,
      events: this.plan.events ? { bus, recentlyDone } : undefined,
      annotations: this.plan.annotations
        ? {
            rows: new functions.DynamoOutcomeRows(tables.client(process), TABLE_NAMES.faces),
            objects: new functions.S3Annotations(bucket.annotations.client(process, this.plan) as unknown as S3Client),
            recentlyDone: new functions.RecentOutcomeIds(),
          }
        : undefined,
      analytics: table && { table, recentlyDone: new functions.RecentOutcomeIds() },
      deadLetterQueue: new functions.SqsOutcomesDeadLetterQueue(this.#around.sqs(process), this.deadLetterQueue.name),
      clock: process,
      log: {
        published: () => scheduler.count('outcome published'),
        annotated: () => scheduler.count('outcome annotated'),
        notAnnotated: (image, why) => {
          promises.outcomes?.notAnnotated(nameOf(image));
          promises.secrets.logged(why);
          scheduler.count('outcome not annotated');
        },
        analyzed: (outcomes) => {
          for (const _ of outcomes) scheduler.count('outcome stored for analysis');
        },
        movedToDeadLetterQueue: (_detail, why) => {
          promises.secrets.logged(why);
          scheduler.count('outcome moved to its dead-letter queue');
        },
        delayed: (what, why) => {
          promises.secrets.logged(why);
          scheduler.count(`outcome delayed: ${what}`);
        },
      },
    };
    return async (records) => {
      const rows = records.map(({ sequenceNumber, writtenAt, item }) =>
        functions.rowRecordOf({
          dynamodb: {
            NewImage: item as never,
            SequenceNumber: sequenceNumber,
            // Whole seconds.
            ApproximateCreationDateTime: Math.floor(writtenAt / 1000),
          },
        }),
      );
      return functions.publishBatch(
        rows.filter((row) => row !== undefined),
        context,
      );
    };
  }
}

function peaceAt({ faultsEnd, analytics }: Plan, { busOutage }: PublishingPlan): number {
  return Math.max(faultsEnd, busOutage?.to ?? 0, analytics?.outage?.to ?? 0);
}
