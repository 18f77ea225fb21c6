import type { Faults } from '../engine/faults.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import { type EnvironmentProps, Environments } from './environments.ts';
import type { StreamRecord, TableStream } from './table-stream.ts';

/** @returns the sequence number of the first record that has to come again */
export type StreamHandler = (records: readonly StreamRecord[]) => Promise<string | undefined>;

export interface StreamFunctionProps extends EnvironmentProps<StreamHandler> {
  readonly timeoutMs: number;
  readonly batchSize: number;
  readonly stream: TableStream;
  /** Records that do not match are passed over. */
  readonly filter: (record: StreamRecord) => boolean;
  /** Of batches that come again though all of them was done. */
  readonly repeated: number;
}

/** What the mapping knows of a shard. */
interface Position {
  /** Of the first record that is not done. */
  next: number;
  /** A batch that ended with an error is halved. */
  batchSize: number;
  isBusy: boolean;
}

/** A function behind the stream of a table: one batch of a shard at a time, in order, until all of it is done. */
export class StreamFunction {
  readonly #scheduler: Scheduler;
  readonly #faults: Faults;
  readonly #props: StreamFunctionProps;
  readonly #environments: Environments<StreamHandler>;
  readonly #positions: readonly Position[];

  constructor(scheduler: Scheduler, faults: Faults, props: StreamFunctionProps) {
    this.#scheduler = scheduler;
    this.#faults = faults;
    this.#props = props;
    this.#environments = new Environments(scheduler, faults, props);
    this.#positions = props.stream.shards.map(() => ({ next: 0, batchSize: props.batchSize, isBusy: false }));
    props.stream.onRecord = (shard) => this.#pollAfter(shard, faults.random.int(50, 500));
  }

  /** Records that are not done yet. */
  get left(): number {
    return this.#positions.reduce((sum, { next }, shard) => sum + this.#records(shard).length - next, 0);
  }

  #records(shard: number): readonly StreamRecord[] {
    return this.#props.stream.shards[shard] ?? [];
  }

  #pollAfter(shard: number, ms: number): void {
    const position = this.#positions[shard];
    if (position === undefined || position.isBusy) return;
    position.isBusy = true;
    this.#scheduler.after(ms, () => this.#poll(shard, position));
  }

  #poll(shard: number, position: Position): void {
    const { random } = this.#faults;
    const most =
      random.isSearch || random.chance(0.5) ? position.batchSize : random.int(1, Math.min(10, position.batchSize));
    const read = this.#records(shard).slice(position.next, position.next + most);
    const batch = read.filter(this.#props.filter);
    if (batch.length > 0) this.#invoke(shard, position, read, batch);
    else this.#continue(shard, position, position.next + read.length);
  }

  #continue(shard: number, position: Position, next: number, afterMs = 1): void {
    position.next = next;
    position.isBusy = false;
    if (next < this.#records(shard).length) this.#pollAfter(shard, afterMs);
  }

  #invoke(shard: number, position: Position, read: readonly StreamRecord[], batch: readonly StreamRecord[]): void {
    const { name, timeoutMs } = this.#props;
    const environment = this.#environments.take();
    const { process, handler } = environment;
    process.resume();
    const pendingBefore = process.pending;
    this.#scheduler.count(`invocations ${name}`);
    this.#scheduler.tell(process.name, () => `is invoked with ${batch.length} records of shard ${shard}`);
    let isOver = false;
    const end = (how: 'returned' | 'threw' | 'died', first?: string): void => {
      if (isOver) return;
      isOver = true;
      this.#scheduler.tell('  service', () => `stream: the function ${how}, to come back: ${first ?? 'none'}`);
      if (how === 'died') this.#scheduler.count(`processes died ${name}`);
      else this.#environments.putAside(environment, pendingBefore);
      if (how === 'returned') this.#settle(shard, position, read, first);
      else this.#halve(shard, position, read);
    };
    process.onDeath = () => end('died');
    this.#scheduler.after(timeoutMs, () => {
      if (!isOver) process.die('is cut off');
    });
    handler(batch).then(
      (first) => end('returned', first),
      () => end('threw'),
    );
  }

  #settle(shard: number, position: Position, read: readonly StreamRecord[], first: string | undefined): void {
    const { batchSize, repeated, name } = this.#props;
    position.batchSize = batchSize;
    if (first === undefined) {
      const isRepeated = this.#faults.happens(repeated);
      if (isRepeated) this.#scheduler.count('stream repeats a batch');
      this.#continue(shard, position, position.next + (isRepeated ? 0 : read.length));
      return;
    }
    // Everything from that record on comes again.
    const index = read.findIndex(({ sequenceNumber }) => sequenceNumber === first);
    if (index < 0) this.#scheduler.violate(`${name} asks for record ${first}, which is not in its batch`);
    this.#scheduler.count('stream comes again from a record on');
    this.#continue(shard, position, position.next + Math.max(0, index), this.#pauseMs());
  }

  #halve(shard: number, position: Position, read: readonly StreamRecord[]): void {
    position.batchSize = Math.max(1, Math.floor(read.length / 2));
    this.#continue(shard, position, position.next, this.#pauseMs());
  }

  #pauseMs(): number {
    return this.#faults.random.magnitude(500, 60_000);
  }
}
