import type { Item } from '../../fakes/dynamodb/item.ts';

/** One change of one item, as it left it. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** Epoch milliseconds. */
  readonly writtenAt: number;
  readonly item: Item;
}

/** The changes of a table. Those of one item are in one shard, in their order. */
export class TableStream {
  readonly shards: readonly StreamRecord[][];
  /** Told of the shard that has a new record. */
  onRecord: (shard: number) => void = () => {};
  #written = 0;

  constructor(shards: number) {
    this.shards = Array.from({ length: shards }, () => []);
  }

  /** @param partition key of the item */
  append(partition: string, item: Item, now: number): void {
    this.#written += 1;
    const shard =
      [...partition].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % this.shards.length;
    const sequenceNumber = String(this.#written).padStart(21, '0');
    this.shards[shard]?.push({ sequenceNumber, writtenAt: now, item: structuredClone(item) });
    this.onRecord(shard);
  }
}
