import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Person } from '../domain/person.ts';
import { personOf } from './person-item.ts';

/**
 * Reads one item of the Persons table, strongly consistent.
 *
 * @returns undefined when there is none, or one without `revision`, which counts as absent
 */
export async function getPerson(client: DynamoDBClient, table: string, personId: string): Promise<Person | undefined> {
  const Key = { personId: { S: personId } };
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item?.revision === undefined ? undefined : personOf(Item);
}
