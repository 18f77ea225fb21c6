import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import type { OutcomeRows } from '../publish/ports.ts';
import { faceKey, faceRow } from './face-item.ts';

/** The Faces table, as publish reads it. */
export class DynamoOutcomeRows implements OutcomeRows {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async row(ref: ImageRef): Promise<FaceRow | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: faceKey(ref), ConsistentRead: true }),
    );
    return Item && faceRow(Item);
  }
}
