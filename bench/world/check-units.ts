import {
  CreateTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

const TABLE = 'bench-units';
const INDEXES = 'INDEXES';

/**
 * Whether the emulator reckons write units as AWS documents it, on a table with one index. What depends on it would
 * be worth nothing otherwise.
 *
 * @throws when it does not
 */
export async function checkUnits(dynamo: DynamoDBClient): Promise<void> {
  await createTable(dynamo);
  await expectUnits('a new item outside the index', 1, async () => put(dynamo, { id: { S: 'a' } }));
  await expectUnits('a new item with an entry in the index', 2, async () =>
    put(dynamo, { id: { S: 'b' }, face: { S: '1' } }),
  );
  await expectUnits('a new item of more than 1 KB', 2, async () =>
    put(dynamo, { id: { S: 'c' }, text: { S: 'x'.repeat(1100) } }),
  );
  await expectUnits('an update that leaves the index as it is', 1, async () => {
    const { ConsumedCapacity } = await dynamo.send(new UpdateItemCommand({ ...set('b', 'note'), ...REPORTED }));
    return [ConsumedCapacity];
  });
  await expectUnits('a transaction of two updates, one of which enters the index', 5, async () => {
    const TransactItems = [{ Update: set('a', 'face') }, { Update: set('b', 'note') }];
    const { ConsumedCapacity } = await dynamo.send(new TransactWriteItemsCommand({ TransactItems, ...REPORTED }));
    return ConsumedCapacity;
  });
}

type Consumed = readonly ({ readonly CapacityUnits?: number } | undefined)[] | undefined;

const REPORTED = { ReturnConsumedCapacity: INDEXES } as const;

async function expectUnits(what: string, expected: number, write: () => Promise<Consumed>): Promise<void> {
  const units = ((await write()) ?? []).reduce((sum, consumed) => sum + (consumed?.CapacityUnits ?? 0), 0);
  if (units !== expected) {
    throw new Error(`The emulator says ${units} write units for ${what}; AWS documents ${expected}.`);
  }
}

async function put(dynamo: DynamoDBClient, Item: Record<string, { S: string }>): Promise<Consumed> {
  const { ConsumedCapacity } = await dynamo.send(new PutItemCommand({ TableName: TABLE, Item, ...REPORTED }));
  return [ConsumedCapacity];
}

function set(id: string, attribute: 'face' | 'note') {
  return {
    TableName: TABLE,
    Key: { id: { S: id } },
    UpdateExpression: 'SET #attribute = :value',
    ExpressionAttributeNames: { '#attribute': attribute },
    ExpressionAttributeValues: { ':value': { S: 'new' } },
  };
}

async function createTable(dynamo: DynamoDBClient): Promise<void> {
  await dynamo.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'face', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byFace',
          KeySchema: [{ AttributeName: 'face', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
}
