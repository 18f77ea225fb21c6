import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import { matches } from '../../../local/emulator/event-filter.ts';
import { StreamReader } from '../../../local/emulator/stream-reader.ts';
import type { Stack } from './stack.ts';

export interface StreamMappingOptions {
  /** Smaller than the deployed one, so that there is more than one batch. */
  readonly batchSize: number;
  /** What the stream says of a record that was tried so many times before. */
  readonly change?: (record: DynamoDBRecord, tries: number) => DynamoDBRecord;
}

const POLL_MS = 100;
const RETRY_AFTER_MS = 150;
/** Every so many batches the mapping forgets how far it was, and delivers the last one again. */
const REPEATS_EVERY = 3;

/**
 * Takes the place of a function's event source mapping of a stream, and does what Lambda's does and the emulator's does not: it
 * continues at the record that the function reports, halves a batch that crashes, and retries without a limit. It repeats
 * batches, and records within a batch, as a stream may.
 */
export class StreamMapping {
  /** Every record that passes the filter, in the order of the stream. */
  readonly records: DynamoDBRecord[] = [];
  /** What was tried more than once, or was delivered again. */
  readonly counts = { invocations: 0, crashes: 0, partial: 0, repeats: 0 };
  readonly #stack: Stack;
  readonly #functionName: string;
  readonly #configuration: EventSourceMappingConfiguration;
  readonly #options: StreamMappingOptions;
  readonly #tries = new Map<string, number>();
  #reader: StreamReader | undefined;
  #isStopped = false;
  #running: Promise<void> | undefined;
  #batches = 0;
  #idlePolls = 0;

  private constructor(
    stack: Stack,
    functionName: string,
    configuration: EventSourceMappingConfiguration,
    options: StreamMappingOptions,
  ) {
    this.#stack = stack;
    this.#functionName = functionName;
    this.#configuration = configuration;
    this.#options = options;
  }

  /** Disables the mapping of the function, which must have delivered nothing yet. */
  static async replace(stack: Stack, functionName: string, options: StreamMappingOptions): Promise<StreamMapping> {
    const { endpoint, region } = stack;
    const lambda = new LambdaClient({ endpoint, region, credentials: AWS_KEYS });
    const { EventSourceMappings: [mapping] = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: functionName }),
    );
    if (!mapping?.FunctionResponseTypes?.includes('ReportBatchItemFailures') || !mapping.BisectBatchOnFunctionError) {
      throw new Error(`The mapping does not continue where the function says: ${JSON.stringify(mapping)}`);
    }
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping.UUID, Enabled: false }));
    lambda.destroy();
    return new StreamMapping(stack, functionName, mapping, options);
  }

  start(): void {
    this.#running = this.#run();
    // Reported by `idle` and `stop`.
    this.#running.catch(() => {});
  }

  /** Until everything that is in the stream was delivered. */
  async idle(withinMs: number): Promise<void> {
    this.#idlePolls = 0;
    for (const end = Date.now() + withinMs; this.#idlePolls < 3; await sleep(POLL_MS)) {
      if (Date.now() > end) throw new Error(`The stream was not empty in ${withinMs / 1000} s.`);
      // Ends with the fault of the mapping, if it has one.
      await Promise.race([this.#running, sleep(0)]);
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    let last: readonly DynamoDBRecord[] = [];
    while (!this.#isStopped) {
      const batch = await this.#read();
      if (batch.length === 0) {
        this.#idlePolls += 1;
        await sleep(POLL_MS);
        continue;
      }
      this.#idlePolls = 0;
      this.records.push(...batch);
      await this.#deliver(batch);
      this.#batches += 1;
      if (this.#batches % REPEATS_EVERY === 0) {
        this.counts.repeats += 1;
        const [first, ...others] = [...last, ...batch];
        await this.#deliver(first === undefined ? [] : [first, first, ...others]);
      }
      last = batch;
    }
  }

  async #deliver(batch: readonly DynamoDBRecord[]): Promise<void> {
    let records = batch;
    while (records.length > 0 && !this.#isStopped) {
      const answer = await this.#invoke(records);
      if (answer === 'crash') {
        this.counts.crashes += 1;
        if (records.length > 1) {
          const half = Math.ceil(records.length / 2);
          await this.#deliver(records.slice(0, half));
          records = records.slice(half);
        }
      } else {
        const [failure] = answer.batchItemFailures;
        if (failure === undefined) return;
        this.counts.partial += 1;
        const from = records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failure.itemIdentifier);
        if (from === -1)
          throw new Error(`The function reports a record that it did not get: ${JSON.stringify(failure)}`);
        records = records.slice(from);
      }
      await sleep(RETRY_AFTER_MS);
    }
  }

  async #invoke(records: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse | 'crash'> {
    this.counts.invocations += 1;
    const { change = (record) => record } = this.#options;
    const Records = records.map((record) => {
      const number = record.dynamodb?.SequenceNumber ?? '';
      const tries = this.#tries.get(number) ?? 0;
      this.#tries.set(number, tries + 1);
      return change(record, tries);
    });
    const url = `${this.#stack.endpoint}/2015-03-31/functions/${this.#functionName}/invocations`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ Records }) });
    const isFailed = !response.ok || response.headers.has('x-amz-function-error');
    const body = await response.text();
    return isFailed ? 'crash' : JSON.parse(body);
  }

  async #read(): Promise<readonly DynamoDBRecord[]> {
    this.#reader ??= await StreamReader.open(this.#stack.endpoint, this.#configuration.EventSourceArn);
    const records = await this.#reader.read(this.#options.batchSize);
    const filters = this.#configuration.FilterCriteria?.Filters ?? [];
    const passed = records.filter((record) =>
      filters.some(({ Pattern = '{}' }) => matches(JSON.parse(Pattern), record)),
    );
    // A batch of which nothing passes is delivered to no function, and the next one is read at once.
    return records.length > 0 && passed.length === 0 ? this.#read() : passed;
  }
}
