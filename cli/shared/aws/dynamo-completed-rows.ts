import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { faceRow } from '../../../functions/tables/face-item.ts';
import type { CompletedRows, RowPage } from '../completed-rows.ts';
import { readingPages } from './reading.ts';

/** Reads the whole Faces table: no index knows when an image got its outcome. */
export class DynamoCompletedRows implements CompletedRows {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async *pages(since: string): AsyncIterable<RowPage> {
    const pages = paginateScan(
      { client: this.#client },
      {
        TableName: this.#table,
        FilterExpression: '#completedAt >= :since',
        ExpressionAttributeNames: { '#completedAt': 'completedAt' },
        ExpressionAttributeValues: { ':since': { S: since } },
      },
    );
    for await (const { ScannedCount = 0, Items = [] } of readingPages('dynamodb:Scan', pages)) {
      yield { read: ScannedCount, rows: Items.map(faceRow) };
    }
  }
}
