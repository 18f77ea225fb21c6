import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { FACES, PERSONS } from './schema.ts';

/** A request that DynamoDB refuses with a ValidationException, whatever is stored. */
export interface RefusedRequest {
  readonly what: string;
  readonly command:
    | 'GetItemCommand'
    | 'PutItemCommand'
    | 'UpdateItemCommand'
    | 'QueryCommand'
    | 'TransactWriteItemsCommand';
  readonly input: object;
  /** The emulator of the end-to-end tests is kinder here. */
  readonly isTakenByEmulator?: boolean;
}

const KEY = { objectKey: { S: 'a' }, version: { S: 'v1' } };

function put(attributes: Record<string, AttributeValue>, key: Record<string, AttributeValue> = KEY) {
  return { command: 'PutItemCommand', input: { TableName: FACES.name, Item: { ...key, ...attributes } } } as const;
}

function update(input: object) {
  return { command: 'UpdateItemCommand', input: { TableName: FACES.name, Key: KEY, ...input } } as const;
}

function setting(value: AttributeValue) {
  return update({ UpdateExpression: 'SET x = :x', ExpressionAttributeValues: { ':x': value } });
}

function transaction(...items: readonly TransactWriteItem[]) {
  return { command: 'TransactWriteItemsCommand', input: { TransactItems: items } } as const;
}

function touch(personId: string): TransactWriteItem {
  return {
    Update: {
      TableName: PERSONS.name,
      Key: { personId: { S: personId } },
      UpdateExpression: 'SET x = :x',
      ExpressionAttributeValues: { ':x': { N: '1' } },
    },
  };
}

export const REFUSED_REQUESTS: readonly RefusedRequest[] = [
  { what: 'one item twice in a transaction', ...transaction(touch('1001'), touch('1002'), touch('1001')) },
  {
    what: 'a transaction of 101 items',
    ...transaction(...Array.from({ length: 101 }, (_, index) => touch(String(index)))),
  },
  { what: 'a transaction without items', ...transaction() },
  { what: 'an item of more than 400 KB', ...put({ x: { S: 'x'.repeat(400 * 1024) } }) },
  { what: 'an update to more than 400 KB', ...setting({ S: 'x'.repeat(400 * 1024) }) },
  { what: 'a number that is too large', ...setting({ N: '1e126' }) },
  { what: 'a number that is too small', ...setting({ N: '9e-131' }) },
  { what: 'a number of 39 digits', ...setting({ N: '1'.repeat(39) }) },
  { what: 'a text as a number', ...setting({ N: 'NaN' }) },
  { what: 'an empty set', ...setting({ SS: [] }) },
  { what: 'a set with one text twice', ...setting({ SS: ['a', 'b', 'a'] }) },
  { what: 'an empty partition key', ...put({}, { ...KEY, objectKey: { S: '' } }) },
  { what: 'an empty sort key', ...put({}, { ...KEY, version: { S: '' } }) },
  { what: 'an item without its sort key', ...put({}, { objectKey: { S: 'a' } }) },
  { what: 'a partition key of more than 2,048 bytes', ...put({}, { ...KEY, objectKey: { S: 'ä'.repeat(1025) } }) },
  { what: 'a sort key of more than 1,024 bytes', ...put({}, { ...KEY, version: { S: 'v'.repeat(1025) } }) },
  { what: 'an empty key of an index', ...put({ personId: { S: '' }, uploadedAt: { S: 'now' } }) },
  { what: 'a number as the key of an index', ...put({ faceId: { N: '1' } }) },
  {
    what: 'half a key',
    command: 'GetItemCommand',
    input: { TableName: FACES.name, Key: { objectKey: { S: 'a' } } },
  },
  {
    what: 'a consistent read of an index',
    command: 'QueryCommand',
    input: {
      TableName: FACES.name,
      IndexName: 'byFaceId',
      ConsistentRead: true,
      KeyConditionExpression: 'faceId = :faceId',
      ExpressionAttributeValues: { ':faceId': { S: 'f' } },
    },
  },
  {
    what: 'a change of a key',
    ...update({ UpdateExpression: 'SET version = :v', ExpressionAttributeValues: { ':v': { S: 'v2' } } }),
  },
  {
    what: 'a reserved word as a name',
    ...update({ UpdateExpression: 'SET status = :s', ExpressionAttributeValues: { ':s': { S: 'PENDING' } } }),
  },
  {
    what: 'a name that no expression uses',
    ...update({
      UpdateExpression: 'SET x = :x',
      ExpressionAttributeNames: { '#y': 'y' },
      ExpressionAttributeValues: { ':x': { N: '1' } },
    }),
  },
  {
    what: 'a value that no expression uses',
    ...update({ UpdateExpression: 'SET x = :x', ExpressionAttributeValues: { ':x': { N: '1' }, ':y': { N: '1' } } }),
  },
  { what: 'a value that is not given', ...update({ UpdateExpression: 'SET x = :x' }) },
  { what: 'no names at all', ...update({ UpdateExpression: 'REMOVE x', ExpressionAttributeNames: {} }) },
  {
    what: 'a placeholder with a colon inside',
    ...update({ UpdateExpression: 'REMOVE #md5:abc', ExpressionAttributeNames: { '#md5:abc': 'md5:abc' } }),
  },
  {
    what: 'two paths of which one is within the other',
    ...update({ UpdateExpression: 'SET a.b = :x REMOVE a', ExpressionAttributeValues: { ':x': { N: '1' } } }),
  },
  {
    what: 'a path into what is not there',
    ...update({ UpdateExpression: 'SET a.b = :x', ExpressionAttributeValues: { ':x': { N: '1' } } }),
  },
  {
    what: 'a section of an update twice',
    ...update({ UpdateExpression: 'REMOVE x REMOVE y' }),
    isTakenByEmulator: true,
  },
  {
    what: 'parentheses around parentheses',
    ...update({ UpdateExpression: 'REMOVE x', ConditionExpression: '((attribute_not_exists(x)))' }),
  },
  {
    what: 'an expression of more than 4 KB',
    ...update({
      UpdateExpression: 'REMOVE x',
      ConditionExpression: Array.from({ length: 200 }, () => 'attribute_not_exists(x)').join(' AND '),
    }),
  },
];
