import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import type { OutcomeRows } from '../publish/ports.ts';
import { getFaceRow } from './get-face-row.ts';

/** The Faces table, as publish reads it. */
export class DynamoOutcomeRows implements OutcomeRows {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  row(ref: ImageRef): Promise<FaceRow | undefined> {
    return getFaceRow(this.#client, this.#table, ref);
  }
}
