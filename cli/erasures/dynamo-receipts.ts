import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import { DynamoErasures } from '../../functions/tables/dynamo-erasures.ts';
import { erasureRecord } from '../../functions/tables/erasure-item.ts';
import { reading, readingPages } from '../shared/aws/reading.ts';

/** The Erasures table, as an operator reads it. */
export class DynamoReceipts {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(erasureId: string): Promise<ErasureRecord | undefined> {
    return reading('dynamodb:GetItem', () => new DynamoErasures(this.#client, this.#table).find(erasureId));
  }

  /** In no particular order. A stack has few erasures, each with one small item. */
  async all(): Promise<readonly ErasureRecord[]> {
    const records: ErasureRecord[] = [];
    const pages = paginateScan({ client: this.#client }, { TableName: this.#table });
    for await (const { Items = [] } of readingPages('dynamodb:Scan', pages)) records.push(...Items.map(erasureRecord));
    return records;
  }
}
