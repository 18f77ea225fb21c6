import { join } from 'node:path';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { Aws } from '../../local/aws/aws.ts';
import { AWS_ACCOUNT, AWS_KEYS, AWS_REGION } from '../../local/aws/aws-keys.ts';
import type { Synthesized } from './assembly.ts';
import { Gateway } from './gateway.ts';
import { COLD_START_MS, STREAM_MS } from './hops.ts';
import { LambdaFunction } from './lambda.ts';
import { openTableStream } from './open-table-stream.ts';
import type { Queue, QueueProps } from './queue.ts';
import { QueueServer } from './queue-server.ts';
import { QueueSource } from './queue-source.ts';
import type { Source } from './source.ts';
import { StreamSource } from './stream-source.ts';
import { type FunctionSpec, joined, type MappingSpec, referred, type TableSpec } from './template.ts';

const IMAGES_BUCKET = /ImagesBucket[0-9A-F]{8}$/;
const LONGEST_BUCKET_NAME = 63;

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': AWS_REGION,
  'AWS::AccountId': AWS_ACCOUNT,
};

export interface DeploymentProps {
  readonly name: string;
  readonly synthesized: Synthesized;
  readonly aws: Aws;
  readonly emulator: string;
  readonly secretId: string;
  /** Where the images are, whatever bucket the template has for them. */
  readonly imagesBucket: string;
  /** Of the stand-in for Tencent. */
  readonly tencentEndpoint: string;
  /** For the functions' logs. */
  readonly directory: string;
  readonly order: QueueProps['order'];
  /** Of messages in FIFO queues. */
  readonly hopMs?: QueueProps['hopMs'];
  /** In place of the queues' own. */
  readonly visibilitySeconds?: number;
  /** In place of the template's own, for functions whose queue is named by its logical id's beginning. */
  readonly maxConcurrency?: Readonly<Record<string, number>>;
  /** Records at once, in place of the template's own. */
  readonly streamBatchSize?: number;
  /** Added to what the functions are given; over it. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A stack, ready to be fed: its tables in the emulator, its queues in the bench, its functions as processes. */
export class Deployment {
  readonly gateway: Gateway;
  readonly queueServer = new QueueServer();
  readonly queues = new Map<string, Queue>();
  readonly functions: LambdaFunction[] = [];
  /** By the logical id of the queue, or of the table whose stream it is. */
  readonly sources = new Map<string, Source>();
  /** Names in the emulator by logical id. */
  readonly tables = new Map<string, string>();
  readonly #props: DeploymentProps;
  readonly #urls = new Map<string, string>();
  readonly #buckets = new Map<string, string>();

  constructor(props: DeploymentProps) {
    this.#props = props;
    this.gateway = new Gateway(props.emulator);
  }

  async start(): Promise<void> {
    const { synthesized, order, hopMs, visibilitySeconds } = this.#props;
    const { template } = synthesized;
    await Promise.all([this.gateway.start(), this.queueServer.start()]);
    await Promise.all(template.tables.map((table) => this.#createTable(table)));
    await Promise.all(template.buckets.map((id) => this.#createBucket(id)));
    for (const { id, ...spec } of template.queues) {
      const { queue, url } = this.queueServer.add(id, {
        ...spec,
        ...(visibilitySeconds !== undefined && { visibilitySeconds }),
        order,
        hopMs: spec.isFifo ? hopMs : undefined,
      });
      this.queues.set(id, queue);
      this.#urls.set(id, url);
    }
    const functions = new Map(template.functions.map((spec) => [spec.id, this.#function(spec)]));
    for (const mapping of template.mappings) {
      const fn = functions.get(mapping.functionId);
      const source = fn && this.#source(mapping, fn);
      if (source === undefined) throw new Error(`A mapping from ${mapping.sourceId} leads nowhere.`);
      this.sources.set(mapping.sourceId, source);
    }
  }

  /** @param part of the queue's logical id */
  queue(part: string): Queue {
    return found(this.queues, part);
  }

  /** @param part of the logical id of the queue, or of the table whose stream it is */
  source(part: string): Source {
    return found(this.sources, part);
  }

  table(part: string): string {
    return found(this.tables, part);
  }

  /** Nothing is in a queue, and nothing runs. */
  get isIdle(): boolean {
    const isEmpty = [...this.queues.values()].every(({ depth }) => depth === 0);
    return isEmpty && [...this.sources.values()].every((source) => source.isIdle);
  }

  /** Makes so many environments of each function ready, as far as so many run at once. */
  async warm(count: number): Promise<void> {
    await Promise.all(
      [...this.sources.values()].map(({ fn, maxConcurrency }) => fn.warm(Math.min(count, maxConcurrency))),
    );
  }

  /** Ends all environments, as Lambda does when nothing happens for a while. */
  coolDown(): void {
    for (const fn of this.functions) fn.stop();
  }

  /** What follows tables runs all the time, whatever the queues do. */
  async followTables(): Promise<void> {
    for (const source of this.sources.values()) if (source instanceof StreamSource) await source.turnOn();
  }

  stop(): void {
    for (const source of this.sources.values()) source.turnOff();
    for (const fn of this.functions) fn.stop();
    void this.gateway.stop();
    this.queueServer.stop();
  }

  #source({ sourceId, batchSize, filters, maxConcurrency: own }: MappingSpec, fn: LambdaFunction): Source | undefined {
    const { aws, emulator, synthesized, maxConcurrency = {}, streamBatchSize = batchSize } = this.#props;
    const queue = this.queues.get(sourceId);
    if (queue !== undefined) {
      const [, limit = own] = Object.entries(maxConcurrency).find(([part]) => sourceId.includes(part)) ?? [];
      return new QueueSource(queue, fn, { batchSize, maxConcurrency: limit });
    }
    const table = this.tables.get(sourceId);
    const view = synthesized.template.tables.find(({ id }) => id === sourceId)?.streamView;
    if (table === undefined || view === undefined) return undefined;
    const open = () => openTableStream({ table, view, aws, emulator });
    const source = new StreamSource(fn, { batchSize: streamBatchSize, filters, hopMs: STREAM_MS, open });
    this.gateway.onWrite(() => source.written());
    return source;
  }

  #function(spec: FunctionSpec): LambdaFunction {
    const { name, synthesized, directory } = this.#props;
    const fn = new LambdaFunction({
      name: `${name}-${spec.id}`,
      stage: spec.stage,
      file: synthesized.file(spec.asset),
      environment: this.#environment(spec),
      timeoutMs: spec.timeoutMs,
      memoryMiB: spec.memoryMiB,
      coldStartMs: COLD_START_MS,
      logFile: join(directory, `${name}-${spec.id}.log`),
    });
    this.functions.push(fn);
    return fn;
  }

  #environment({ environment }: FunctionSpec): Record<string, string> {
    const { secretId, tencentEndpoint, environment: more } = this.#props;
    const own = Object.entries(environment).map(([key, value]) => [key, this.#resolve(value)]);
    return {
      ...Object.fromEntries(own),
      TENCENT_ENDPOINT: tencentEndpoint,
      TENCENT_SECRET_ARN: secretId,
      SECRET_ID: secretId,
      // Any text is a key of hashes.
      PERSON_HASH_SECRET_ARN: secretId,
      AWS_ENDPOINT_URL: this.gateway.endpoint,
      AWS_ENDPOINT_URL_SQS: this.queueServer.endpoint,
      AWS_REGION,
      AWS_ACCESS_KEY_ID: AWS_KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: AWS_KEYS.secretAccessKey,
      ...more,
    };
  }

  #resolve(value: unknown): string {
    if (typeof value === 'string') return value;
    const [separator, parts] = joined(value) ?? [];
    if (parts !== undefined) return parts.map((part) => this.#resolve(part)).join(separator);
    const id = referred(value);
    return PSEUDO_PARAMETERS[id] ?? this.tables.get(id) ?? this.#urls.get(id) ?? this.#buckets.get(id) ?? id;
  }

  async #createBucket(id: string): Promise<void> {
    const { name, imagesBucket, aws } = this.#props;
    if (IMAGES_BUCKET.test(id)) {
      this.#buckets.set(id, imagesBucket);
      return;
    }
    const Bucket = `${name}-${id}`.toLowerCase().slice(-LONGEST_BUCKET_NAME);
    await aws.s3.send(new CreateBucketCommand({ Bucket }));
    this.#buckets.set(id, Bucket);
  }

  async #createTable({ id, keySchema, attributes, indexes }: TableSpec): Promise<void> {
    const TableName = `${this.#props.name}-${id}`;
    await this.#props.aws.dynamo.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [...keySchema],
        AttributeDefinitions: [...attributes],
        ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes as never }),
      }),
    );
    this.tables.set(id, TableName);
  }
}

function found<T>(map: ReadonlyMap<string, T>, part: string): T {
  const matches = [...map].filter(([id]) => id.includes(part));
  const [first] = matches;
  if (first === undefined || matches.length > 1) {
    throw new Error(`'${part}' names ${matches.length} of ${[...map.keys()].join(', ')}; expected exactly one.`);
  }
  return first[1];
}
