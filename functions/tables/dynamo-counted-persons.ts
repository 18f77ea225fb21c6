import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CountedPersons } from '../erase/ports.ts';

/** The Persons table, whose items DynamoDB counts itself. Counting them here would read the whole table. */
export class DynamoCountedPersons implements CountedPersons {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async count(): Promise<number | undefined> {
    const { Table } = await this.#client.send(new DescribeTableCommand({ TableName: this.#table }));
    return Table?.ItemCount;
  }
}
