import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ErasureRecord } from '../domain/erasure/erasure-record.ts';
import { writtenUnlessRefused } from './conditional-write.ts';
import { erasureItem, erasureRecord } from './erasure-item.ts';
import { Expression } from './expression.ts';

/**
 * The Erasures table. A receipt is read strongly consistent, and written as a whole if it still is as it was read: a function
 * that stood still must not take back that the erasure has ended.
 */
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

  async save(record: ErasureRecord): Promise<ErasureRecord> {
    const { revision: before } = record;
    const after = { ...record, revision: (before ?? 0) + 1 };
    const expression = new Expression();
    const revision = expression.name('revision');
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: erasureItem(after),
      ConditionExpression:
        before === undefined
          ? `attribute_not_exists(${revision})`
          : `${revision} = ${expression.value('revision', before)}`,
      ...expression.attributes,
    });
    if ((await writtenUnlessRefused(() => this.#client.send(command))) === 'written') return after;
    throw new Error('Another process has changed the receipt of the erasure.');
  }
}
