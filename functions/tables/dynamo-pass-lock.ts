import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { PassLock } from '../erase/ports.ts';
import { writtenUnlessRefused } from './conditional-write.ts';
import { Expression } from './expression.ts';

/** Of the item, beside the one of the pacer: a table where functions take turns. */
const ID = 'deadLetterQueues';

/** An item of the pacer's table. What it holds is worth nothing a minute later. */
export class DynamoPassLock implements PassLock {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async acquire(holder: string, now: number, until: number): Promise<'acquired' | 'taken'> {
    const written = await this.#write({ holder, until }, (expression) =>
      [
        `attribute_not_exists(${expression.name('until')})`,
        `${expression.name('until')} <= ${expression.value('now', now)}`,
      ].join(' OR '),
    );
    return written === 'written' ? 'acquired' : 'taken';
  }

  async release(holder: string, until: number): Promise<void> {
    await this.#write({ until: 0 }, (expression) =>
      [
        `${expression.name('holder')} = ${expression.value('holder', holder)}`,
        `${expression.name('until')} = ${expression.value('before', until)}`,
      ].join(' AND '),
    );
  }

  #write(
    attributes: Readonly<Record<string, unknown>>,
    condition: (expression: Expression) => string,
  ): Promise<'written' | 'refused'> {
    const expression = new Expression();
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: { id: { S: ID } },
      UpdateExpression: expression.patch(attributes),
      ConditionExpression: condition(expression),
      ...expression.attributes,
    });
    return writtenUnlessRefused(() => this.#client.send(command));
  }
}
