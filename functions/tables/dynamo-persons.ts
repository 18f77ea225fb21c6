import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Person } from '../domain/person.ts';
import type { Persons } from '../erase/ports.ts';
import { writtenUnlessRefused } from './conditional-write.ts';
import { Expression, toItem } from './expression.ts';
import { getPerson } from './get-person.ts';
import { personAttributes } from './person-item.ts';
import { isUnchanged } from './unchanged-person.ts';

/** The Persons table, as erase works on it. */
export class DynamoPersons implements Persons {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  person(personId: string): Promise<Person | undefined> {
    return getPerson(this.#client, this.#table, personId);
  }

  replace(after: Person, before: Person | undefined): Promise<'written' | 'refused'> {
    const expression = new Expression();
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: toItem({ personId: after.personId, ...personAttributes(after) }),
      ConditionExpression: isUnchanged(before, expression),
      ...expression.attributes,
    });
    return writtenUnlessRefused(() => this.#client.send(command));
  }
}
