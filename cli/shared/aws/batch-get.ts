import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  type KeysAndAttributes,
} from '@aws-sdk/client-dynamodb';
import { reading } from './reading.ts';

type Item = Record<string, AttributeValue>;

/** The most that DynamoDB gives at once. */
export const BATCH = 100;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/**
 * The items with these keys that there are, in no particular order.
 *
 * @param keys at most 100, each once
 */
export async function batchGet(
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  options: Omit<KeysAndAttributes, 'Keys'> = {},
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let left: Item[] = [...keys];
  for (let pauseMs = FIRST_PAUSE_MS; left.length > 0; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const RequestItems = { [table]: { ...options, Keys: left } };
    const { Responses = {}, UnprocessedKeys = {} } = await reading('dynamodb:BatchGetItem', () =>
      client.send(new BatchGetItemCommand({ RequestItems })),
    );
    found.push(...(Responses[table] ?? []));
    // What a busy table did not get to: asked for at once, it would be as busy.
    left = UnprocessedKeys[table]?.Keys ?? [];
    if (left.length > 0) await sleep(pauseMs);
  }
  return found;
}
