import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from '@jest/globals';
import { DynamoReceipts } from '../../../cli/erasures/dynamo-receipts.ts';
import { dynamoClient } from '../../fakes/dynamodb/memory-dynamo-db.ts';
import { doneErasure, ERASURE_ID } from './records.ts';

const ITEM = marshall(doneErasure(), { removeUndefinedValues: true });

function erasures(answer: (name: string, input: object) => object) {
  return new DynamoReceipts(
    dynamoClient(async ({ constructor: { name }, input }) => answer(name, input)),
    'erasures',
  );
}

it('reads one erasure, strongly consistent', async () => {
  const asked: object[] = [];
  const found = await erasures((name, input) => {
    asked.push({ name, ...input });
    return { Item: ITEM };
  }).get(ERASURE_ID);
  expect(found).toEqual(doneErasure());
  expect(asked).toEqual([
    {
      name: 'GetItemCommand',
      TableName: 'erasures',
      Key: { erasureId: { S: ERASURE_ID } },
      ConsistentRead: true,
    },
  ]);
});

it('knows no erasure without an item', async () => {
  expect(await erasures(() => ({})).get(ERASURE_ID)).toBeUndefined();
});

it('reads the whole table page by page', async () => {
  let pages = 0;
  const all = await erasures(() => {
    pages += 1;
    return { Items: [ITEM], ...(pages === 1 && { LastEvaluatedKey: { erasureId: { S: 'x' } } }) };
  }).all();
  expect(all).toEqual([doneErasure(), doneErasure()]);
});
