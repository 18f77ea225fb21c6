import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { reading } from '../shared/aws/reading.ts';
import type { Page } from './ports.ts';

export type Item = Record<string, AttributeValue>;

/** A part of a table to scan. */
interface TablePart {
  readonly table: string;
  /** Items, at most. */
  readonly size: number;
  /** Where the page before ends, as text: all keys of the tables are texts. Undefined: from the beginning. */
  readonly cursor: string | undefined;
}

/** Strongly consistent. */
export async function tablePage(client: DynamoDBClient, { table, size, cursor }: TablePart): Promise<Page<Item>> {
  const command = new ScanCommand({
    TableName: table,
    ConsistentRead: true,
    Limit: size,
    ExclusiveStartKey: cursor === undefined ? undefined : (JSON.parse(cursor) as Item),
  });
  const { Items = [], LastEvaluatedKey } = await reading('dynamodb:Scan', () => client.send(command));
  return { items: Items, next: LastEvaluatedKey && JSON.stringify(LastEvaluatedKey) };
}
