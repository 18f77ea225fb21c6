import { bytesOfItem, type Item, isEqual, writeUnits } from './item.ts';
import { idOf } from './keys.ts';
import { type IndexSchema, type KeySchema, keyNames, type TableSchema } from './schema.ts';

/** What a request asks of one partition of a table or of an index. */
export interface PartitionLoad {
  /** The table, or table and index. */
  readonly place: string;
  readonly partition: string;
  readonly units: number;
}

/** One table and its indexes, which are up to date at once. */
export class MemoryTable {
  readonly schema: TableSchema;
  readonly #items = new Map<string, Item>();
  /** Of the table and of each index, by its partition key: the items by their ids. */
  readonly #partitions = new Map<KeySchema, Map<string, Map<string, Item>>>();

  constructor(schema: TableSchema) {
    this.schema = schema;
    for (const keys of [schema, ...schema.indexes]) this.#partitions.set(keys, new Map());
  }

  get items(): readonly Item[] {
    return [...this.#items.values()];
  }

  get(key: Item): Item | undefined {
    return this.#items.get(idOf(key, this.schema));
  }

  /** In the order of the sort key. */
  partition(keys: KeySchema, value: string): readonly Item[] {
    const found = [...(this.#partitions.get(keys)?.get(value)?.values() ?? [])];
    const { sortKey } = keys;
    if (sortKey === undefined) return found;
    return found.toSorted((one, other) => inOrder(one[sortKey]?.S ?? '', other[sortKey]?.S ?? ''));
  }

  replace(before: Item | undefined, after: Item | undefined): void {
    const id = idOf((after ?? before) as Item, this.schema);
    if (after === undefined) this.#items.delete(id);
    else this.#items.set(id, after);
    for (const [keys, partitions] of this.#partitions) {
      const from = before && partitionOf(before, keys);
      const to = after && partitionOf(after, keys);
      if (from !== undefined && from !== to) partitions.get(from)?.delete(id);
      if (to === undefined) continue;
      const partition = partitions.get(to);
      if (partition === undefined) partitions.set(to, new Map([[id, after as Item]]));
      else partition.set(id, after as Item);
    }
  }

  /** What the write costs and where: units of 1 KB, on an index only where its entry changes. */
  writes(before: Item | undefined, after: Item | undefined): readonly PartitionLoad[] {
    const { name, partitionKey, indexes } = this.schema;
    const bytes = Math.max(before ? bytesOfItem(before) : 0, after ? bytesOfItem(after) : 0);
    const partition = (after ?? before)?.[partitionKey]?.S ?? '';
    const ofIndexes = indexes.flatMap((index) => this.#indexWrites(index, before, after));
    return [{ place: name, partition, units: writeUnits(bytes) }, ...ofIndexes];
  }

  #indexWrites(index: IndexSchema, before: Item | undefined, after: Item | undefined): readonly PartitionLoad[] {
    const place = `${this.schema.name}/${index.name}`;
    if (
      before !== undefined &&
      after !== undefined &&
      this.#names(index).every((name) => before[name] === after[name])
    ) {
      return [];
    }
    const from = before && this.entry(before, index);
    const to = after && this.entry(after, index);
    const write = (entry: Item): PartitionLoad => ({
      place,
      partition: entry[index.partitionKey]?.S ?? '',
      units: writeUnits(bytesOfItem(entry)),
    });
    if (from === undefined || to === undefined) return [from, to].filter((entry) => entry !== undefined).map(write);
    if (isEqual({ M: from }, { M: to })) return [];
    const isMoved = keyNames(index).some((key) => from[key]?.S !== to[key]?.S);
    return isMoved ? [write(from), write(to)] : [write(to)];
  }

  /** What an index keeps of an item; undefined when it lacks one of the index's keys. */
  entry(item: Item, index: IndexSchema): Record<string, Item[string]> | undefined {
    if (keyNames(index).some((key) => item[key] === undefined)) return undefined;
    const entry: Record<string, Item[string]> = {};
    for (const name of this.#names(index)) {
      const value = item[name];
      if (value !== undefined) entry[name] = value;
    }
    return entry;
  }

  #names(index: IndexSchema): readonly string[] {
    return [...keyNames(this.schema), ...keyNames(index), ...index.projected];
  }
}

function partitionOf(item: Item, keys: KeySchema): string | undefined {
  return keyNames(keys).some((key) => item[key] === undefined) ? undefined : item[keys.partitionKey]?.S;
}

function inOrder(one: string, other: string): number {
  return one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other));
}
