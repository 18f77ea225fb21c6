import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ErasureRecord } from '../domain/erasure/erasure-record.ts';
import { erasureItem, erasureRecord } from './erasure-item.ts';

/** The Erasures table. A receipt is read strongly consistent, and written as a whole: one message at a time works on it. */
export class DynamoErasures {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async find(erasureId: string): Promise<ErasureRecord | undefined> {
    const Key = { erasureId: { S: erasureId } };
    const { Item } = await this.#client.send(new GetItemCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return Item && erasureRecord(Item);
  }

  async save(record: ErasureRecord): Promise<void> {
    await this.#client.send(new PutItemCommand({ TableName: this.#table, Item: erasureItem(record) }));
  }
}
