import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type PutItemCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { DynamoFaceRows } from '../../../functions/tables/dynamo-face-rows.ts';
import { EnrollWorld } from '../../fakes/enroll-world.ts';
import { recording } from '../../fakes/recording-client.ts';

function given(...answers: readonly (object | Error)[]) {
  const { client, asked } = recording(new DynamoDBClient({ region: 'us-east-1' }), ...answers);
  return { faces: new DynamoFaceRows(client, 'Faces'), asked };
}

const row = new EnrollWorld().pending('a', { faceMatchThreshold: 62.5 });

describe('a new row', () => {
  it('is written if there is none, without the attributes that do not apply', async () => {
    const { faces, asked } = given();
    expect(await faces.create(row)).toEqual({ kind: 'written' });
    const [input] = asked as [PutItemCommandInput];
    expect(input.ConditionExpression).toBe('attribute_not_exists(objectKey)');
    expect(input.Item?.faceMatchThreshold).toEqual({ N: '62.5' });
    expect(Object.keys(input.Item ?? {})).not.toContain('statusDay');
  });

  it('gives back the one that is there already', async () => {
    const Item = marshall({ ...row, status: 'ENROLLED' }, { removeUndefinedValues: true });
    const { faces } = given(new ConditionalCheckFailedException({ $metadata: {}, message: '', Item }));
    expect(await faces.create(row)).toMatchObject({ kind: 'exists', row: { status: 'ENROLLED' } });
  });
});

describe('a row that is looked for', () => {
  it('is read as it is now, and may be missing', async () => {
    const { faces, asked } = given({ Item: marshall(row, { removeUndefinedValues: true }) }, {});
    expect(await faces.find(row)).toMatchObject({ objectKey: row.objectKey, status: 'PENDING' });
    expect(await faces.find(row)).toBeUndefined();
    const Key = { objectKey: { S: row.objectKey }, version: { S: row.version } };
    expect(asked[0]).toEqual({ TableName: 'Faces', Key, ConsistentRead: true });
  });
});

const AT = '2026-11-20T08:00:00.000Z';

describe('a row that intake gives up', () => {
  it('becomes FAILED from PENDING only: another failure would be another outcome', async () => {
    const { faces, asked } = given();
    expect(await faces.failPending(row, 'NotQueued', 'why', AT)).toEqual({ kind: 'written' });
    const [input] = asked as [UpdateItemCommandInput];
    expect(input.ConditionExpression).toBe('#status = :pending');
    expect(input.ExpressionAttributeValues).toMatchObject({
      ':pending': { S: 'PENDING' },
      ':status': { S: 'FAILED' },
      ':reason': { S: 'NotQueued' },
      ':statusDay': { S: 'FAILED#2026-11-20' },
    });
  });

  it('stays what somebody else has made of it, and is given back', async () => {
    const Item = marshall({ ...row, status: 'ENROLLED' }, { removeUndefinedValues: true });
    const { faces } = given(new ConditionalCheckFailedException({ $metadata: {}, message: '', Item }));
    expect(await faces.failPending(row, 'NotQueued', 'why', AT)).toMatchObject({
      kind: 'exists',
      row: { status: 'ENROLLED' },
    });
  });

  it('is an error when it is gone', async () => {
    const { faces } = given(new ConditionalCheckFailedException({ $metadata: {}, message: '' }));
    await expect(faces.failPending(row, 'NotQueued', 'why', AT)).rejects.toThrow('is gone');
  });
});

describe('a row that starts over', () => {
  it('replaces exactly the one that was seen', async () => {
    const { faces, asked } = given(new ConditionalCheckFailedException({ $metadata: {}, message: '' }));
    const seen = { ...row, status: 'FAILED' as const, reason: 'NotQueued' as const };
    expect(await faces.replace(row, seen)).toBe('refused');
    const [input] = asked as [PutItemCommandInput];
    expect(input.ConditionExpression).toBe(
      '#status = :status AND #reason = :reason AND #updatedAt = :updatedAt AND #submission = :submission',
    );
    expect(input.ExpressionAttributeValues?.[':reason']).toEqual({ S: 'NotQueued' });
  });
});
