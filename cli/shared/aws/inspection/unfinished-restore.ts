import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { UnfinishedRestore } from '../../../doctor/ports.ts';
import { reading } from '../reading.ts';

/** The item of the pacer's table that holds the state of a restore, from its beginning to its end. */
export const RESTORE_KEY: Record<string, AttributeValue> = { id: { S: 'restore' } };

export async function unfinishedRestore(
  client: DynamoDBClient,
  pacerTable: string,
): Promise<UnfinishedRestore | undefined> {
  const command = new GetItemCommand({ TableName: pacerTable, Key: RESTORE_KEY, ConsistentRead: true });
  const { Item } = await reading('dynamodb:GetItem', () => client.send(command));
  return Item && { to: Item.to?.S ?? '', startedAt: Item.startedAt?.S ?? '' };
}
