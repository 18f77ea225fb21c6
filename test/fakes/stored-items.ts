import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { MemoryDynamoDB } from './dynamodb/memory-dynamo-db.ts';

/** How items of one table are written and read. */
export interface ItemForm<T> {
  readonly table: string;
  toItem(value: T): Record<string, AttributeValue>;
  fromItem(item: Record<string, AttributeValue>): T;
  /** Of the item that a test knows by that id. */
  keyOf(id: string): Record<string, AttributeValue>;
}

/** What one table holds, for tests: without any condition, but by the rules that hold for every item. */
export class StoredItems<T> {
  readonly #dynamo: MemoryDynamoDB;
  readonly #form: ItemForm<T>;

  constructor(dynamo: MemoryDynamoDB, form: ItemForm<T>) {
    this.#dynamo = dynamo;
    this.#form = form;
  }

  get size(): number {
    return this.#dynamo.table(this.#form.table).items.length;
  }

  values(): readonly T[] {
    return this.#dynamo.table(this.#form.table).items.map((item) => this.#form.fromItem(item));
  }

  get(id: string): T | undefined {
    const item = this.#dynamo.table(this.#form.table).get(this.#form.keyOf(id));
    return item && this.#form.fromItem(item);
  }

  remove(id: string): void {
    this.#dynamo.execute('DeleteItemCommand', { TableName: this.#form.table, Key: this.#form.keyOf(id) });
  }

  put(value: T): void {
    this.#dynamo.execute('PutItemCommand', { TableName: this.#form.table, Item: this.#form.toItem(value) });
  }
}
