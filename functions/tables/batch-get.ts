import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  type KeysAndAttributes,
} from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** The most that DynamoDB gives at once. */
export const MAX_BATCH_GET = 100;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

export interface BatchGetOptions extends Omit<KeysAndAttributes, 'Keys'> {
  /** Requests in a row that leave keys unprocessed; then it is an error. */
  readonly attempts?: number;
}

/**
 * The items with these keys that there are, in no particular order.
 *
 * @param keys at most 100, each once
 */
export async function batchGet(
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  { attempts = Number.POSITIVE_INFINITY, ...options }: BatchGetOptions = {},
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let left: Item[] = [...keys];
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const RequestItems = { [table]: { ...options, Keys: left } };
    const answer = await client.send(new BatchGetItemCommand({ RequestItems }));
    found.push(...(answer.Responses?.[table] ?? []));
    // What a busy table did not get to: asked for at once, it would be as busy.
    left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    if (left.length === 0) break;
    if (attempt >= attempts) throw new Error(`DynamoDB has left ${left.length} keys unprocessed ${attempt} times.`);
    await sleep(Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS));
  }
  return found;
}
