import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type FaceRow, type ImageRef, statusDay } from '../domain/face-row.ts';
import type { IntakeFailure } from '../domain/reasons.ts';
import type { FaceRows, PutResult } from '../intake/ports.ts';
import { writtenUnlessRefused } from './conditional-write.ts';
import { Expression } from './expression.ts';
import { faceItem, faceKey, faceRow } from './face-item.ts';
import { getFaceRow } from './get-face-row.ts';

/** The Faces table, as intake writes it. */
export class DynamoFaceRows implements FaceRows {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  find(ref: ImageRef): Promise<FaceRow | undefined> {
    return getFaceRow(this.#client, this.#table, ref);
  }

  async create(row: FaceRow): Promise<PutResult> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: faceItem(row),
          ConditionExpression: 'attribute_not_exists(objectKey)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { kind: 'written' };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
      return { kind: 'exists', row: faceRow(error.Item) };
    }
  }

  async replace(row: FaceRow, expected: FaceRow): Promise<'written' | 'refused'> {
    const expression = new Expression();
    const condition = ['status', 'reason', 'updatedAt', 'submission'] as const;
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: faceItem(row),
      ConditionExpression: condition
        .map((name) => `${expression.name(name)} = ${expression.value(name, expected[name])}`)
        .join(' AND '),
      ...expression.attributes,
    });
    return writtenUnlessRefused(() => this.#client.send(command));
  }

  async failPending(row: FaceRow, reason: IntakeFailure, message: string, at: string): Promise<PutResult> {
    const expression = new Expression();
    const failure = {
      status: 'FAILED',
      reason,
      message,
      statusDay: statusDay('FAILED', row.receivedAt),
      completedAt: at,
      updatedAt: at,
    };
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: faceKey(row),
      UpdateExpression: expression.patch(failure),
      // A row that is FAILED already keeps the time of its failure: another one would be another outcome.
      ConditionExpression: `${expression.name('status')} = ${expression.value('pending', 'PENDING')}`,
      ...expression.attributes,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    let existing: FaceRow | undefined;
    const result = await writtenUnlessRefused(async () => {
      try {
        await this.#client.send(command);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException && error.Item) existing = faceRow(error.Item);
        throw error;
      }
    });
    if (result === 'written') return { kind: 'written' };
    if (existing === undefined) throw new Error(`The row of version ${row.version} is gone.`);
    return { kind: 'exists', row: existing };
  }
}
