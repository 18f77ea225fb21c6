import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SlotStore, SlotWrite } from '../enroll/pacing/slot-reservations.ts';

/**
 * DynamoDB adds decimals, and a number here is a double. With so few decimals a sum of slots and distances is the same
 * number on both sides: only then can a slot that was read be compared with the one that is stored.
 */
const DECIMALS = 3;

/** The next free slot, in the only item of a table of its own. */
export class DynamoSlotStore implements SlotStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  advance(distance: number, from: number, to: number): Promise<SlotWrite> {
    return this.#write('SET #next = #next + :distance', '#next BETWEEN :from AND :to', {
      ':distance': distance,
      ':from': from,
      ':to': to,
    });
  }

  restart(next: number, before: number, absurd: number | undefined): Promise<SlotWrite> {
    const passed = 'attribute_not_exists(#next) OR #next < :before';
    return absurd === undefined
      ? this.#write('SET #next = :next', passed, { ':next': next, ':before': before })
      : this.#write('SET #next = :next', `${passed} OR #next = :absurd`, {
          ':next': next,
          ':before': before,
          ':absurd': absurd,
        });
  }

  async postpone(next: number): Promise<void> {
    await this.#write('SET #next = :next', '#next < :next', { ':next': next });
  }

  async #write(update: string, condition: string, values: Record<string, number>): Promise<SlotWrite> {
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: { id: { S: 'tencent' } },
      UpdateExpression: update,
      ConditionExpression: condition,
      ExpressionAttributeNames: { '#next': 'next' },
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, { N: value.toFixed(DECIMALS) }]),
      ),
      ReturnValues: 'UPDATED_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      const { Attributes } = await this.#client.send(command);
      return { isWritten: true, next: Number(Attributes?.next?.N) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { isWritten: false, next: Number(error.Item?.next?.N ?? 0) };
    }
  }
}
