import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBRecord } from 'aws-lambda';
import { matches } from '../../local/emulator/event-filter.ts';
import type { StreamReader } from '../../local/emulator/stream-reader.ts';
import type { LambdaFunction } from './lambda.ts';
import type { Source } from './source.ts';

export interface StreamSourceProps {
  readonly batchSize: number;
  readonly filters: readonly object[];
  /** From a write until its record is with the function. */
  readonly hopMs: number;
  readonly open: () => Promise<StreamReader>;
}

/** The emulator answers one request after the other: reading after each write would take it from the functions. */
const READ_EVERY_MS = 50;

/** A page that is cut off at 1 MB has at least so many records of usual rows. */
const MAYBE_MORE = 100;

interface Waiting {
  readonly record: DynamoDBRecord;
  /** Epoch milliseconds. */
  readonly visibleAt: number;
}

/**
 * From a table's stream to a function as Lambda's event source mapping does it: one batch at a time, in order, and from
 * the first record that failed everything again.
 */
export class StreamSource implements Source {
  readonly fn: LambdaFunction;
  /** Of each shard. */
  readonly maxConcurrency = 1;
  readonly #props: StreamSourceProps;
  readonly #waiting: Waiting[] = [];
  #stream: StreamReader | undefined;
  #isOn = false;
  #isWritten = false;
  #isReading = false;
  #isRunning = false;
  #failure: unknown;

  constructor(fn: LambdaFunction, props: StreamSourceProps) {
    this.fn = fn;
    this.#props = props;
  }

  get batchSize(): number {
    return this.#props.batchSize;
  }

  get isIdle(): boolean {
    if (this.#failure !== undefined) throw this.#failure;
    return !this.#isWritten && !this.#isReading && !this.#isRunning && this.#waiting.length === 0;
  }

  async turnOn(): Promise<void> {
    this.#stream ??= await this.#props.open();
    this.#isOn = true;
    this.#read();
  }

  turnOff(): void {
    this.#isOn = false;
  }

  /** Somebody wrote into the table. */
  written(): void {
    this.#isWritten = this.#stream !== undefined;
    this.#read();
  }

  #read(): void {
    if (!this.#isOn || this.#isReading || !this.#isWritten) return;
    this.#isReading = true;
    void this.#readAll()
      .catch((error) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#isReading = false;
        if (this.#failure === undefined) this.#read();
      });
  }

  async #readAll(): Promise<void> {
    this.#isWritten = false;
    const records = (await this.#stream?.read()) ?? [];
    if (records.length >= MAYBE_MORE) this.#isWritten = true;
    const { filters, hopMs } = this.#props;
    const wanted = records.filter(
      (record) => filters.length === 0 || filters.some((pattern) => matches(pattern, record)),
    );
    const visibleAt = Date.now() + hopMs;
    this.#waiting.push(...wanted.map((record) => ({ record, visibleAt })));
    if (wanted.length > 0) setTimeout(() => this.#feed(), hopMs + 1).unref();
    await sleep(READ_EVERY_MS, undefined, { ref: false });
  }

  #feed(): void {
    if (!this.#isOn || this.#isRunning) return;
    const now = Date.now();
    const batch = this.#waiting.slice(0, this.#props.batchSize).filter(({ visibleAt }) => visibleAt <= now);
    if (batch.length === 0) return;
    this.#isRunning = true;
    void this.#handle(batch.map(({ record }) => record))
      .then((done) => void this.#waiting.splice(0, done))
      .catch((error) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#isRunning = false;
        if (this.#failure === undefined) this.#feed();
      });
  }

  /** @returns how many records from the first on are done */
  async #handle(records: readonly DynamoDBRecord[]): Promise<number> {
    const { result, error } = await this.fn.invoke({ Records: records }, records.length);
    if (error !== undefined) return 0;
    const { batchItemFailures = [] } = (result ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const first = records.findIndex(({ dynamodb }) => failed.has(dynamodb?.SequenceNumber ?? ''));
    return first === -1 ? records.length : first;
  }
}
