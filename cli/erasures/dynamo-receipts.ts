import { type DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import { erasureRecord } from '../../functions/tables/erasure-item.ts';
import { reading } from '../shared/aws/reading.ts';

/** The Erasures table, as an operator reads it. */
export class DynamoReceipts {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(erasureId: string): Promise<ErasureRecord | undefined> {
    const { Item } = await reading('dynamodb:GetItem', () =>
      this.#client.send(
        new GetItemCommand({ TableName: this.#table, Key: { erasureId: { S: erasureId } }, ConsistentRead: true }),
      ),
    );
    return Item && erasureRecord(Item);
  }

  /** In no particular order. A stack has few erasures, each with one small item. */
  async all(): Promise<readonly ErasureRecord[]> {
    const records: ErasureRecord[] = [];
    await reading('dynamodb:Scan', async () => {
      for await (const { Items = [] } of paginateScan({ client: this.#client }, { TableName: this.#table })) {
        records.push(...Items.map(erasureRecord));
      }
    });
    return records;
  }
}
