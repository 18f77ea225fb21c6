import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
import { DynamoLedger } from '../../../functions/tables/dynamo-ledger.ts';
import { EnrollWorld } from '../../fakes/enroll-world.ts';
import { recording } from '../../fakes/recording-client.ts';

function given(...answers: readonly (object | Error)[]) {
  const { client, asked } = recording(new DynamoDBClient({ region: 'us-east-1' }), ...answers);
  return { ledger: new DynamoLedger(client, { faces: 'Faces', persons: 'Persons' }), asked };
}

type Update = UpdateItemCommandInput;

const metadata = { $metadata: {}, message: '' };
const openCall = { id: 'call-1', rows: [{ objectKey: 'a', version: 'v1' }], openedAt: 1000, until: 21_000 };
const person: Person = { ...absentPerson('1001'), faceIds: ['f1'], faceCount: 1, revision: 7, updatedAt: 'now' };
const row = new EnrollWorld().pending('a');
/** What another process has written since is earlier. */
const LATER = '(attribute_not_exists(#completedAt) OR #completedAt < :updatedAt)';

describe('a write of a person alone', () => {
  it('is one conditional update, and cheaper than a transaction', async () => {
    const { ledger, asked } = given();
    await ledger.write({ before: person, after: { ...person, revision: 8, openCall }, rows: [] });
    const input = asked[0] as UpdateItemCommandInput;
    expect(input.TableName).toBe('Persons');
    expect(input.Key).toEqual({ personId: { S: '1001' } });
    expect(input.ConditionExpression).toBe('#revision = :readRevision AND attribute_not_exists(#openCall)');
    expect(input.ExpressionAttributeValues?.[':readRevision']).toEqual({ N: '7' });
    expect(input.ExpressionAttributeValues?.[':openCall']).toEqual({
      M: {
        id: { S: 'call-1' },
        rows: { L: [{ M: { objectKey: { S: 'a' }, version: { S: 'v1' } } }] },
        openedAt: { S: '1970-01-01T00:00:01.000Z' },
        until: { S: '1970-01-01T00:00:21.000Z' },
      },
    });
    expect(input.ExpressionAttributeValues?.[':faceIds']).toEqual({ SS: ['f1'] });
    expect(input.UpdateExpression).toContain('REMOVE #lastEnrolledAt, #faceModelVersion');
  });

  it('creates a person that was not there, if it still is not', async () => {
    const { ledger, asked } = given();
    await ledger.write({ before: undefined, after: { ...absentPerson('1001'), revision: 1 }, rows: [] });
    const input = asked[0] as UpdateItemCommandInput;
    expect(input.ConditionExpression).toBe('attribute_not_exists(#revision)');
    expect(input.UpdateExpression).toMatch(/REMOVE .*#faceIds, #openCall/);
  });
});

describe('the checksums of a person', () => {
  const checksums = { 'md5:0a': ['f1'], 'crc32:a+/=:9': ['f2', 'f1'] };

  it('are written as a whole, because their names hold what no path may', async () => {
    const { ledger, asked } = given();
    await ledger.write({ before: person, after: { ...person, revision: 8, checksums }, rows: [] });
    const { UpdateExpression = '', ExpressionAttributeNames, ExpressionAttributeValues } = asked[0] as Update;
    expect(UpdateExpression).toContain('#checksums = :checksums');
    expect(Object.values(ExpressionAttributeNames ?? {}).filter((name) => !/^\w+$/.test(name))).toEqual([]);
    expect(ExpressionAttributeValues?.[':checksums']).toEqual({
      M: { 'md5:0a': { SS: ['f1'] }, 'crc32:a+/=:9': { SS: ['f2', 'f1'] } },
    });
  });

  it('are an empty map when there are none, and stay absent on an item of the version before', async () => {
    const { ledger, asked } = given();
    await ledger.write({ before: person, after: { ...person, checksums: {} }, rows: [] });
    await ledger.write({ before: person, after: { ...person, checksums: undefined }, rows: [] });
    const [empty, absent] = asked as Update[];
    expect(empty?.ExpressionAttributeValues?.[':checksums']).toEqual({ M: {} });
    expect(absent?.UpdateExpression).toMatch(/REMOVE .*#checksums/);
  });

  it('are read as they were written', async () => {
    const map = { M: { 'md5:0a': { SS: ['f1'] }, 'crc32:a+/=:9': { SS: ['f2', 'f1'] } } };
    const { ledger } = given({ Item: { personId: { S: '1001' }, revision: { N: '1' }, checksums: map } });
    expect((await ledger.person('1001'))?.checksums).toEqual(checksums);
  });

  it('are unknown when the version before has changed the item since, and known with the revision of their write', async () => {
    const stored = async (revision: string) => {
      const checksumsRevision = { N: '7' };
      const map = { M: { 'md5:0a': { SS: ['f1'] } } };
      const item = { personId: { S: '1001' }, revision: { N: revision }, checksums: map, checksumsRevision };
      return (await given({ Item: item }).ledger.person('1001'))?.checksums;
    };
    expect(await stored('7')).toEqual({ 'md5:0a': ['f1'] });
    expect(await stored('8')).toBeUndefined();

    const { ledger, asked } = given();
    await ledger.write({ before: person, after: { ...person, revision: 8, checksums }, rows: [] });
    expect((asked[0] as Update).ExpressionAttributeValues?.[':checksumsRevision']).toEqual({ N: '8' });
  });

  it('are unknown on an item of the version before', async () => {
    const { ledger } = given({ Item: { personId: { S: '1001' }, revision: { N: '1' } } });
    expect((await ledger.person('1001'))?.checksums).toBeUndefined();
  });
});

describe('the images with a face', () => {
  it('are looked for in an index', async () => {
    const { ledger, asked } = given({ Items: [{ objectKey: { S: 'a' }, version: { S: 'v1' } }] });
    expect(await ledger.imagesWithFace('f1')).toEqual([{ objectKey: 'a', version: 'v1' }]);
    expect(asked[0]).toMatchObject({
      TableName: 'Faces',
      IndexName: 'byFaceId',
      KeyConditionExpression: 'faceId = :faceId',
      ExpressionAttributeValues: { ':faceId': { S: 'f1' } },
    });
  });
});

describe('the last uploads of a person', () => {
  it('are so many keys of an index, the newest of all, the earliest first', async () => {
    const keys = ['b', 'a'].map((key) => ({ objectKey: { S: key }, version: { S: 'v1' } }));
    const { ledger, asked } = given({ Items: keys });
    expect(await ledger.lastUploads('1001', 8)).toEqual([
      { objectKey: 'a', version: 'v1' },
      { objectKey: 'b', version: 'v1' },
    ]);
    expect(asked[0]).toMatchObject({
      TableName: 'Faces',
      IndexName: 'byPerson',
      ExpressionAttributeValues: { ':personId': { S: '1001' } },
      ScanIndexForward: false,
      Limit: 8,
    });
  });
});

describe('a write of a person and its rows', () => {
  it('is one transaction, bound to the open call and to rows that are not final', async () => {
    const { ledger, asked } = given();
    const verdict = { to: 'ENROLLED', faceId: 'f2', faceIdSource: 'response' } as const;
    const change = { row: { ...row, reason: 'Throttled' as const }, verdict, at: 5000, requestId: 'r1' };
    await ledger.write({ before: { ...person, openCall }, after: person, rows: [change], token: 'call-1' });

    const input = asked[0] as TransactWriteItemsCommandInput;
    expect(input.ClientRequestToken).toBe('call-1');
    const [{ Update: ofPerson } = {}, { Update: ofRow } = {}] = input.TransactItems ?? [];
    expect(ofPerson?.ConditionExpression).toBe('#openCall.#id = :openCallId');
    expect(ofPerson?.UpdateExpression).toMatch(/REMOVE .*#openCall/);
    expect(ofRow?.Key).toEqual({ objectKey: { S: 'a' }, version: { S: 'v1' } });
    expect(ofRow?.ConditionExpression).toBe(`#status IN (:wasPENDING, :wasFAILED) AND ${LATER}`);
    expect(ofRow?.UpdateExpression).toMatch(/^SET .*#status = :status.* REMOVE .*#reason, #message, #tencentCode/);
    expect(ofRow?.UpdateExpression).toContain('#statusDay');
    expect(ofRow?.ExpressionAttributeValues?.[':faceId']).toEqual({ S: 'f2' });
  });

  const change = { row, verdict: { to: 'RETRY', reason: 'Throttled', message: '' } as const, at: 0 };
  const cancelled = (...codes: string[]) =>
    new TransactionCanceledException({ ...metadata, CancellationReasons: codes.map((Code) => ({ Code })) });

  it('is refused by a condition', async () => {
    const { ledger, asked } = given(cancelled('None', 'ConditionalCheckFailed'));
    expect(await ledger.write({ before: person, after: person, rows: [change] })).toBe('refused');
    expect(asked).toHaveLength(1);
  });

  it.each(['TransactionConflict', 'ThrottlingError'])(
    'is sent again, unchanged, when it collided with another one (%s): the answer it records must not get lost',
    async (code) => {
      const { ledger, asked } = given(cancelled('None', code), cancelled(code), {});
      expect(await ledger.write({ before: person, after: person, rows: [change], token: 't' })).toBe('written');
      expect(asked).toHaveLength(3);
      expect(new Set(asked).size).toBe(1);
    },
  );

  it('fails when it collides again and again', async () => {
    const { ledger, asked } = given(...Array.from({ length: 9 }, () => cancelled('TransactionConflict')));
    await expect(ledger.write({ before: person, after: person, rows: [change] })).rejects.toThrow();
    expect(asked).toHaveLength(4);
  });
});

describe('an update of a row', () => {
  const note = { row, verdict: { to: 'RETRY', reason: 'Throttled', message: '' } as const, at: 0 };

  it('needs a row that is there: without one an update would create it', async () => {
    const { ledger, asked } = given();
    await ledger.note(note);
    await ledger.write({ before: person, after: person, rows: [note] });
    const [alone, { TransactItems = [] }] = asked as [Update, TransactWriteItemsCommandInput];
    for (const update of [alone, TransactItems[1]?.Update]) {
      expect(update?.ConditionExpression).toMatch(/^#status IN \(:wasPENDING, :wasFAILED\)/);
    }
  });
});

describe('a note on a row', () => {
  it('that gives up is written only over PENDING', async () => {
    const { ledger, asked } = given(new ConditionalCheckFailedException(metadata));
    const verdict = { to: 'FAILED', reason: 'Throttled', message: 'm' } as const;
    expect(await ledger.note({ row, verdict, at: 0 })).toBe('refused');
    const input = asked[0] as UpdateItemCommandInput;
    expect(input.ConditionExpression).toBe(
      `#status IN (:wasPENDING) AND ${LATER} AND (attribute_not_exists(#reason) OR #reason <> :outcomeUnknown)`,
    );
    expect(input.ExpressionAttributeValues?.[':outcomeUnknown']).toEqual({ S: 'OutcomeUnknown' });
  });

  it('that gives a redriven image up once more is written only over the FAILED row that was read', async () => {
    const { ledger, asked } = given();
    const failed = { ...row, status: 'FAILED' as const, updatedAt: 'then' };
    const verdict = { to: 'FAILED', reason: 'Throttled', message: 'm' } as const;
    await ledger.note({ row: failed, verdict, at: 0 });
    const input = asked[0] as UpdateItemCommandInput;
    expect(input.ConditionExpression).toBe(
      `#status IN (:wasFAILED) AND ${LATER} AND (attribute_not_exists(#reason) OR #reason <> :outcomeUnknown) AND #updatedAt = :readAt`,
    );
    expect(input.ExpressionAttributeValues).toMatchObject({
      ':readAt': { S: 'then' },
      ':updatedAt': { S: '1970-01-01T00:00:00.000Z' },
      ':completedAt': { S: '1970-01-01T00:00:00.000Z' },
    });
  });
});

describe('a read', () => {
  it('of a person is strongly consistent, and understands sets and times', async () => {
    const item = {
      personId: { S: '1001' },
      faceIds: { SS: ['f1', 'f2'] },
      faceCount: { N: '2' },
      enrolledCount: { N: '2' },
      rejectedCount: { N: '0' },
      revision: { N: '9' },
      updatedAt: { S: 'now' },
      openCall: {
        M: {
          id: { S: 'c' },
          rows: { L: [] },
          openedAt: { S: '1970-01-01T00:00:01.000Z' },
          until: { S: '1970-01-01T00:00:21.000Z' },
        },
      },
    };
    const { ledger, asked } = given({ Item: item });
    expect(await ledger.person('1001')).toMatchObject({
      faceIds: ['f1', 'f2'],
      revision: 9,
      openCall: { id: 'c', openedAt: 1000, until: 21_000 },
    });
    expect(asked[0]).toMatchObject({ ConsistentRead: true });
  });

  it('of a person that is not there gives nothing, and neither does one of an item without a revision', async () => {
    expect(await given({}).ledger.person('1001')).toBeUndefined();
    expect(await given({ Item: { personId: { S: '1001' } } }).ledger.person('1001')).toBeUndefined();
  });
});
