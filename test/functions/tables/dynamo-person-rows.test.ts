import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { DynamoPersonRows } from '../../../functions/tables/dynamo-person-rows.ts';
import { faceItem } from '../../../functions/tables/face-item.ts';
import { recording } from '../../fakes/recording-client.ts';

const AT = '2026-11-20T08:00:00.000Z';
const SCOPE = { erasureId: 'e', personId: '1001', asOf: AT };

function row(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
  const times = { uploadedAt: AT, receivedAt: AT, updatedAt: AT };
  const image = { objectKey, version: 'v1', personId: '1001', bucket: 'images' };
  return { ...image, status: 'REJECTED', attempts: 0, submission: 0, ...times, ...more };
}

function given(...answers: object[]) {
  const { client, asked } = recording(new DynamoDBClient({ region: 'us-east-1' }), ...answers);
  return { rows: new DynamoPersonRows(client, 'faces'), asked };
}

const keyOf = (objectKey: string) => ({ objectKey: { S: objectKey }, version: { S: 'v1' } });
const indexed = (...keys: string[]) => ({ Items: keys.map(keyOf) });
const read = (...rows: FaceRow[]) => ({ Responses: { faces: rows.map(faceItem) } });

describe('a page of rows of a person', () => {
  it('is read from the table, strongly consistent, and again where DynamoDB has left something out', async () => {
    const left = { UnprocessedKeys: { faces: { Keys: [keyOf('b.jpg')] } } };
    const { rows, asked } = given(indexed('a.jpg', 'b.jpg'), { ...read(row('a.jpg')), ...left }, read(row('b.jpg')));
    const { rows: page } = await rows.page(SCOPE, undefined);
    expect(page.map(({ objectKey }) => objectKey)).toEqual(['a.jpg', 'b.jpg']);
    expect(asked[1]).toMatchObject({ RequestItems: { faces: { ConsistentRead: true } } });
    expect(asked[2]).toMatchObject({ RequestItems: { faces: { Keys: [keyOf('b.jpg')], ConsistentRead: true } } });
  });

  it('has no row that is another one by now than the index says', async () => {
    const changed = [row('a.jpg', { personId: '2002' }), row('b.jpg', { uploadedAt: '2026-11-20T08:00:00.001Z' })];
    expect((await given(indexed('a.jpg', 'b.jpg'), read(...changed)).rows.page(SCOPE, undefined)).rows).toEqual([]);
  });
});

it('later rows are read to the last page', async () => {
  const later = { uploadedAt: '2026-11-20T09:00:00.000Z' };
  const LastEvaluatedKey = { ...keyOf('a.jpg'), personId: { S: '1001' }, uploadedAt: { S: later.uploadedAt } };
  const first = [{ ...indexed('a.jpg'), LastEvaluatedKey }, read(row('a.jpg', later))];
  const { rows } = given(...first, indexed('b.jpg'), read(row('b.jpg', later)));
  expect((await rows.later(SCOPE)).map(({ objectKey }) => objectKey)).toEqual(['a.jpg', 'b.jpg']);
});

describe('a row that goes', () => {
  it('is deleted again where DynamoDB has left it out', async () => {
    const left = { UnprocessedItems: { faces: [{ DeleteRequest: { Key: keyOf('b.jpg') } }] } };
    const { rows, asked } = given(left);
    await rows.delete([row('a.jpg'), row('b.jpg')]);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual({ RequestItems: left.UnprocessedItems });
  });

  it('is deleted only as it was read when its version is none: it may be of another upload by now', async () => {
    const { rows, asked } = given();
    await rows.delete([row('a.jpg', { version: 'null' })]);
    expect(asked).toMatchObject([{ ConditionExpression: '#personId = :personId AND #uploadedAt = :uploadedAt' }]);
  });
});

it('a stripped row replaces only one of the person, and a new one takes the place of none', async () => {
  const { rows, asked } = given();
  await rows.replace(row('a.jpg'));
  await rows.create(row('a.jpg'));
  const conditions = ['#personId = :personId', 'attribute_not_exists(objectKey)'];
  expect(asked).toMatchObject(conditions.map((ConditionExpression) => ({ ConditionExpression })));
});
