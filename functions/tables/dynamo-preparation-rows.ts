import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import type { PreparationRows } from '../prepare/ports.ts';
import { writtenUnlessRefused } from './conditional-write.ts';
import { Expression } from './expression.ts';
import { faceAttributes, faceKey } from './face-item.ts';
import { getFaceRow } from './get-face-row.ts';

/** What every change of a row by another writer changes. A row that is gone has none of it. */
const AS_READ = ['status', 'stage', 'submission', 'prepareStarts', 'updatedAt'] as const;

/** The Faces table, as prepare writes it. */
export class DynamoPreparationRows implements PreparationRows {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  row(ref: ImageRef): Promise<FaceRow | undefined> {
    return getFaceRow(this.#client, this.#table, ref);
  }

  async change(row: FaceRow, patch: Partial<FaceRow>): Promise<'written' | 'refused'> {
    const expression = new Expression();
    const condition = AS_READ.map((name) => {
      const attribute = expression.name(name);
      const value = row[name];
      return value === undefined
        ? `attribute_not_exists(${attribute})`
        : `${attribute} = ${expression.value(`read_${name}`, value)}`;
    });
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: faceKey(row),
      UpdateExpression: expression.patch(faceAttributes(patch)),
      ConditionExpression: condition.join(' AND '),
      ...expression.attributes,
    });
    return writtenUnlessRefused(() => this.#client.send(command));
  }
}
