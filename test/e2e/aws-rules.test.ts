import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator, stopEmulator } from '../../local/emulator/emulator.ts';
import { REFUSED_REQUESTS } from '../fakes/dynamodb/refused-requests.ts';
import { FACES, keyNames, PERSONS, type TableSchema } from '../fakes/dynamodb/schema.ts';
import { REFUSED_SQS_REQUESTS } from '../fakes/sqs/refused-requests.ts';

/**
 * Requests that AWS refuses, and so do the fakes of the unit tests. The emulator refuses fewer: what it takes is marked
 * in the lists, so that nobody believes that a test against the emulator would notice.
 */

const TABLE_COMMANDS = {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
};
const QUEUE_COMMANDS = {
  ChangeMessageVisibilityCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
};

const CONFIG = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };

let directory: string;
let emulator: Emulator;
let tables: DynamoDBClient;
let queues: SQSClient;
const urls = new Map<boolean, string>();

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'aws-rules-'));
  emulator = await startEmulator({ auth: false, region: CONFIG.region, logFile: join(directory, 'emulator.log') });
  tables = new DynamoDBClient({ ...CONFIG, endpoint: emulator.endpoint });
  queues = new SQSClient({ ...CONFIG, endpoint: emulator.endpoint });
  await Promise.all([FACES, PERSONS].map(create));
  for (const isFifo of [false, true]) {
    const name = isFifo ? { QueueName: 'queue.fifo', Attributes: { FifoQueue: 'true' } } : { QueueName: 'queue' };
    const { QueueUrl = '' } = await queues.send(new CreateQueueCommand(name));
    urls.set(isFifo, QueueUrl);
  }
}, 60_000);

afterAll(async () => {
  tables?.destroy();
  queues?.destroy();
  if (emulator !== undefined) await stopEmulator(emulator);
  rmSync(directory, { recursive: true, force: true });
});

describe('a request that AWS refuses', () => {
  it.each(REFUSED_REQUESTS)('to DynamoDB: $what', async ({ command, input, isTakenByEmulator = false }) => {
    const Command = TABLE_COMMANDS[command] as new (input: object) => GetItemCommand;
    expect(await isTaken(tables.send(new Command(input)))).toBe(isTakenByEmulator);
  });

  it.each(REFUSED_SQS_REQUESTS)('to SQS: $what', async ({ command, input, isFifo, isTakenByEmulator = false }) => {
    const Command = QUEUE_COMMANDS[command] as new (input: object) => SendMessageCommand;
    expect(await isTaken(queues.send(new Command({ ...input, QueueUrl: urls.get(isFifo) })))).toBe(isTakenByEmulator);
  });
});

async function isTaken(sent: Promise<unknown>): Promise<boolean> {
  return sent.then(
    () => true,
    () => false,
  );
}

async function create(schema: TableSchema): Promise<void> {
  const names = new Set([schema, ...schema.indexes].flatMap(keyNames));
  const keySchema = (names: readonly string[]) =>
    names.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' }) as const);
  await tables.send(
    new CreateTableCommand({
      TableName: schema.name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...names].map((AttributeName) => ({ AttributeName, AttributeType: 'S' }) as const),
      KeySchema: keySchema(keyNames(schema)),
      ...(schema.indexes.length > 0 && {
        GlobalSecondaryIndexes: schema.indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: keySchema(keyNames(index)),
          Projection: { ProjectionType: 'KEYS_ONLY' as const },
        })),
      }),
    }),
  );
}
