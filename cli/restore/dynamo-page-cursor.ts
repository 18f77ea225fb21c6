import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Where a page of a table ends, as text: all keys of the tables are texts. */
export function cursorOf(key: Record<string, AttributeValue> | undefined): string | undefined {
  return key && JSON.stringify(key);
}

export function keyOf(cursor: string | undefined): Record<string, AttributeValue> | undefined {
  return cursor === undefined ? undefined : (JSON.parse(cursor) as Record<string, AttributeValue>);
}
