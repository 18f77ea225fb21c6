import {
  ConditionalCheckFailedException,
  type DynamoDBServiceException,
  IdempotentParameterMismatchException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { MemoryDynamoDB } from './memory-dynamo-db.ts';
import { REFUSED_REQUESTS } from './refused-requests.ts';

let clock: FakeClock;
let dynamo: MemoryDynamoDB;
beforeEach(() => {
  clock = new FakeClock();
  dynamo = new MemoryDynamoDB(clock);
});

const Key = marshall({ objectKey: 'a', version: 'v1' });

function put(attributes: Record<string, unknown>): void {
  const Item = marshall({ objectKey: 'a', version: 'v1', ...attributes }, { removeUndefinedValues: true });
  dynamo.execute('PutItemCommand', { TableName: 'Faces', Item });
}

function update(UpdateExpression: string, values?: Record<string, unknown>, more: object = {}): object {
  const ExpressionAttributeValues = values && marshall(values);
  return dynamo.execute('UpdateItemCommand', {
    TableName: 'Faces',
    Key,
    UpdateExpression,
    ...(ExpressionAttributeValues && { ExpressionAttributeValues }),
    ...more,
  });
}

function stored(): unknown {
  const [item] = dynamo.table('Faces').items;
  return item && unmarshall(item);
}

function errorOf(run: () => unknown): DynamoDBServiceException {
  try {
    run();
  } catch (error) {
    return error as DynamoDBServiceException;
  }
  throw new Error('Nothing was thrown.');
}

describe('a request that DynamoDB refuses is refused:', () => {
  it.each(REFUSED_REQUESTS)('$what', ({ command, input }) => {
    expect(errorOf(() => dynamo.execute(command, input)).name).toBe('ValidationException');
    expect(dynamo.table('Faces').items).toEqual([]);
  });

  it('a transaction of more than 4 MB', () => {
    const TransactItems = Array.from({ length: 11 }, (_, index) => ({
      Put: { TableName: 'Persons', Item: marshall({ personId: String(index), x: 'x'.repeat(390 * 1024) }) },
    }));
    const error = errorOf(() => dynamo.execute('TransactWriteItemsCommand', { TransactItems }));
    expect(error.name).toBe('ValidationException');
    expect(dynamo.table('Persons').items).toEqual([]);
  });

  it('what it does not know, so that nobody takes silence for consent', () => {
    expect(() => dynamo.execute('ExportTableToPointInTimeCommand', {})).toThrow(
      'does not know ExportTableToPointInTimeCommand',
    );
  });
});

describe('what is stored', () => {
  it('is a copy: neither its writer nor a reader can change it', () => {
    const Item = marshall({ objectKey: 'a', version: 'v1', list: ['x'] });
    dynamo.execute('PutItemCommand', { TableName: 'Faces', Item });
    Item.list?.L?.push({ S: 'y' });
    const { Item: read } = dynamo.execute('GetItemCommand', { TableName: 'Faces', Key }) as { Item: typeof Item };
    expect(() => read.list?.L?.push({ S: 'z' })).toThrow(TypeError);
    expect(stored()).toEqual({ objectKey: 'a', version: 'v1', list: ['x'] });
  });

  it('is created by an update, unless a condition says that it has to be there', () => {
    const condition = { ConditionExpression: 'attribute_exists(objectKey)' };
    expect(errorOf(() => update('SET x = :x', { ':x': 1 }, condition))).toBeInstanceOf(ConditionalCheckFailedException);
    expect(stored()).toBeUndefined();
    update('SET x = :x', { ':x': 1 });
    expect(stored()).toEqual({ objectKey: 'a', version: 'v1', x: 1 });
  });
});

describe('an update', () => {
  it('sets, removes, counts and changes sets and members of maps', () => {
    put({ gone: 1, count: 2, set: new Set(['a', 'b', 'c']), m: { x: 1, y: 2 }, l: ['a'] });
    update(
      'SET m.#x = :five, #new = if_not_exists(#new, :five), l = list_append(l, :more) REMOVE gone, m.y ADD #count :five DELETE #set :b',
      {
        ':five': 5,
        ':more': ['b'],
        ':b': new Set(['b']),
      },
      { ExpressionAttributeNames: { '#x': 'x', '#new': 'new', '#count': 'count', '#set': 'set' } },
    );
    expect(stored()).toEqual({
      objectKey: 'a',
      version: 'v1',
      count: 7,
      set: new Set(['a', 'c']),
      m: { x: 5 },
      l: ['a', 'b'],
      new: 5,
    });
  });

  it('leaves no empty set behind', () => {
    put({ faces: new Set(['f']) });
    update('DELETE faces :f', { ':f': new Set(['f']) });
    expect(stored()).toEqual({ objectKey: 'a', version: 'v1' });
  });

  it('adds decimals, not doubles', () => {
    put({ n: 0.1 });
    update('SET n = n + :n', { ':n': 0.2 });
    expect(dynamo.table('Faces').items[0]?.n).toEqual({ N: '0.3' });
    update('SET n = n - :n', { ':n': 1.05 });
    expect(dynamo.table('Faces').items[0]?.n).toEqual({ N: '-0.75' });
  });

  it('takes all values from the item as it was', () => {
    put({ x: 1, y: 2 });
    update('SET x = y, y = x');
    expect(stored()).toMatchObject({ x: 2, y: 1 });
  });

  it('gives back what was asked for', () => {
    put({ x: 1, y: 2 });
    const after = update('SET x = :x', { ':x': 3 }, { ReturnValues: 'UPDATED_NEW' });
    expect(after).toEqual({ Attributes: { x: { N: '3' } } });
    const error = errorOf(() =>
      update(
        'SET x = :x',
        { ':x': 4 },
        { ConditionExpression: 'x > :x', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
      ),
    );
    expect(error).toMatchObject({ Item: { x: { N: '3' }, y: { N: '2' } } });
  });
});

describe('a condition', () => {
  it.each<[string, boolean]>([
    ['n = :two', true],
    ['n <> :two', false],
    ['gone <> :two', true],
    ['gone = :two', false],
    ['gone < :two', false],
    ['n BETWEEN :one AND :two', true],
    ['n IN (:one, :two)', true],
    ['NOT n IN (:one, :two)', false],
    ['n >= :two AND t < :b', true],
    ['n > :two OR attribute_exists(m.x)', true],
    ['attribute_not_exists(m.z) AND m.x = :one', true],
    ['contains(tags, :b) OR begins_with(t, :b)', false],
    ['contains(tags, :a) AND begins_with(t, :a)', true],
    ['attribute_type(t, :typeS) AND size(t) = :two', true],
    ['t = :two', false],
    ['n > :two AND (n = :two OR t = :b)', false],
  ])('%s is %s', (ConditionExpression, isTrue) => {
    put({ n: 2, t: 'ab', m: { x: 1 }, tags: new Set(['a']) });
    const all: Record<string, unknown> = { ':one': 1, ':two': 2, ':a': 'a', ':b': 'b', ':typeS': 'S' };
    const used = Object.fromEntries(Object.entries(all).filter(([name]) => ConditionExpression.match(`${name}\\b`)));
    const values = Object.keys(used).length > 0 ? used : undefined;
    const run = () => update('SET done = n', values, { ConditionExpression });
    if (isTrue) run();
    else expect(errorOf(run)).toBeInstanceOf(ConditionalCheckFailedException);
    expect(stored()).toHaveProperty('n', 2);
    expect((stored() as { done?: number }).done).toBe(isTrue ? 2 : undefined);
  });
});

describe('a transaction', () => {
  const write = (token: string | undefined, x: number, more: object = {}) =>
    dynamo.execute('TransactWriteItemsCommand', {
      TransactItems: [
        {
          Update: {
            TableName: 'Persons',
            Key: marshall({ personId: '1001' }),
            UpdateExpression: 'ADD n :x',
            ExpressionAttributeValues: marshall({ ':x': x }),
          },
        },
        { Put: { TableName: 'Faces', Item: marshall({ objectKey: 'a', version: 'v1' }), ...more } },
      ],
      ClientRequestToken: token,
    });
  const count = () => {
    const [item] = dynamo.table('Persons').items;
    return item && unmarshall(item).n;
  };

  it('writes all or nothing, and says of each item why not', () => {
    put({});
    const error = errorOf(() => write('t', 1, { ConditionExpression: 'attribute_not_exists(objectKey)' }));
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error).toMatchObject({ CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }] });
    expect(count()).toBeUndefined();
  });

  it('with the token of one that was carried out does nothing, for ten minutes', () => {
    write('t', 1);
    write('t', 1);
    expect(count()).toBe(1);
    clock.pass(10 * 60_000 + 1);
    write('t', 1);
    expect(count()).toBe(2);
  });

  it('with a token that stood for something else is refused', () => {
    write('t', 1);
    expect(errorOf(() => write('t', 2))).toBeInstanceOf(IdempotentParameterMismatchException);
    write('u', 2);
    expect(count()).toBe(3);
  });

  it('is not remembered when it was cancelled', () => {
    put({});
    const condition = { ConditionExpression: 'attribute_not_exists(objectKey)' };
    errorOf(() => write('t', 1, condition));
    dynamo.execute('DeleteItemCommand', { TableName: 'Faces', Key });
    write('t', 1, condition);
    expect(count()).toBe(1);
  });

  it('is cancelled for an item that would become too large', () => {
    put({ x: 'x'.repeat(300 * 1024) });
    const Update = {
      TableName: 'Faces',
      Key,
      UpdateExpression: 'SET y = :y',
      ExpressionAttributeValues: marshall({ ':y': 'y'.repeat(200 * 1024) }),
    };
    const error = errorOf(() => dynamo.execute('TransactWriteItemsCommand', { TransactItems: [{ Update }] }));
    expect(error).toMatchObject({ CancellationReasons: [{ Code: 'ValidationError' }] });
  });
});

describe('a query', () => {
  beforeEach(() => {
    for (const [version, uploadedAt] of [
      ['v1', 'b'],
      ['v2', 'c'],
      ['v3', 'a'],
    ]) {
      put({ version, uploadedAt, personId: '1001', size: 1 });
    }
  });
  const query = (input: object) =>
    dynamo.execute('QueryCommand', {
      TableName: 'Faces',
      KeyConditionExpression: 'personId = :p',
      ExpressionAttributeValues: { ':p': { S: '1001' } },
      IndexName: 'byPerson',
      ...input,
    }) as { Items: Record<string, never>[]; LastEvaluatedKey?: object };

  it('of an index gives its keys, in their order, page by page', () => {
    const first = query({ ScanIndexForward: false, Limit: 2 });
    expect(first.Items.map((item) => unmarshall(item))).toEqual([
      { objectKey: 'a', version: 'v2', personId: '1001', uploadedAt: 'c' },
      { objectKey: 'a', version: 'v1', personId: '1001', uploadedAt: 'b' },
    ]);
    const second = query({ ScanIndexForward: false, Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(second.Items.map((item) => unmarshall(item).version)).toEqual(['v3']);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  it('does not see what the index has not got yet', () => {
    dynamo.isIndexed = (index, item) => index !== 'byPerson' || item.version?.S !== 'v1';
    expect(query({}).Items.map((item) => unmarshall(item).version)).toEqual(['v3', 'v2']);
  });
});

describe('units', () => {
  it('of a write are those of the larger item, and of each index entry that changes', () => {
    put({ personId: '1001', uploadedAt: 'now', x: 'x'.repeat(1500) });
    expect([...dynamo.consumed.writes]).toEqual([
      ['Faces', 2],
      ['Faces/byPerson', 1],
    ]);
    update('SET x = :x', { ':x': '' });
    expect([...dynamo.consumed.writes]).toEqual([
      ['Faces', 4],
      ['Faces/byPerson', 1],
    ]);
    update('SET uploadedAt = :x', { ':x': 'later' });
    expect([...dynamo.consumed.writes]).toEqual([
      ['Faces', 5],
      ['Faces/byPerson', 3],
    ]);
  });

  it('of a transaction are twice those on the table, and a refused one has to be paid', () => {
    const Item = marshall({ objectKey: 'a', version: 'v1', faceId: 'f' });
    const Put = { TableName: 'Faces', Item, ConditionExpression: 'attribute_not_exists(objectKey)' };
    dynamo.execute('TransactWriteItemsCommand', { TransactItems: [{ Put }] });
    expect([...dynamo.consumed.writes]).toEqual([
      ['Faces', 2],
      ['Faces/byFaceId', 1],
    ]);
    errorOf(() => dynamo.execute('TransactWriteItemsCommand', { TransactItems: [{ Put }] }));
    expect(dynamo.consumed.writes.get('Faces')).toBe(4);
  });

  it('of a read are halves unless it is consistent', () => {
    put({ x: 'x'.repeat(5000) });
    dynamo.execute('GetItemCommand', { TableName: 'Faces', Key });
    expect(dynamo.consumed.reads.get('Faces')).toBe(1);
    dynamo.execute('GetItemCommand', { TableName: 'Faces', Key, ConsistentRead: true });
    expect(dynamo.consumed.reads.get('Faces')).toBe(3);
  });
});
