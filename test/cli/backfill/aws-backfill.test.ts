import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { AwsBackfill } from '../../../cli/backfill/aws-backfill.ts';
import type { StackOutputs } from '../../../cli/shared/aws/stack-outputs.ts';
import { imageId } from '../../../functions/domain/face-row.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { recording } from '../../fakes/recording-client.ts';
import { listed } from './fakes.ts';

const OUTPUTS = {
  FacesTableName: 'Faces',
  ImagesBucketName: 'images',
  UploadsQueueUrl: 'https://queue',
} as StackOutputs;

function given({ rows = [], sent = [] }: { rows?: readonly object[]; sent?: readonly object[] }) {
  const config = { region: 'us-east-1' };
  const dynamo = recording(new DynamoDBClient(config), ...rows);
  const sqs = recording(new SQSClient(config), ...sent);
  const clients = { dynamo: dynamo.client, sqs: sqs.client, s3: new S3Client(config) };
  return { backfill: new AwsBackfill(clients, OUTPUTS, new FakeClock()), read: dynamo.asked, sent: sqs.asked };
}

const item = (key: string) => ({ objectKey: { S: key }, version: { S: `v-of-${key}` } });
const row = (key: string) => ({ ...item(key), status: { S: 'PENDING' }, updatedAt: { S: '2026-11-20T00:00:00.000Z' } });

describe('a backfill on AWS', () => {
  it('asks for a hundred rows at once, and again for those that a busy table did not get to', async () => {
    const { backfill, read } = given({
      rows: [
        { Responses: { Faces: [row('0')] }, UnprocessedKeys: { Faces: { Keys: [item('7')] } } },
        { Responses: { Faces: [row('100')] } },
        { Responses: { Faces: [row('7')] } },
      ],
    });
    const versions = Array.from({ length: 101 }, (_, index) => listed(String(index)));
    const rows = await backfill.rows(versions);
    expect(read).toHaveLength(3);
    expect(read[2]).toMatchObject({ RequestItems: { Faces: { Keys: [item('7')] } } });
    const known = versions.filter((version) => rows.has(imageId(version))).map(({ objectKey }) => objectKey);
    expect(known).toEqual(['0', '7', '100']);
    expect([...rows.values()]).toEqual(Array(3).fill({ status: 'PENDING', updatedAt: '2026-11-20T00:00:00.000Z' }));
  });

  it('asks nothing for nothing', async () => {
    const { backfill, read } = given({});
    expect(await backfill.rows([])).toEqual(new Map());
    expect(read).toEqual([]);
  });

  it('sends again what SQS failed to take of a batch, and only that', async () => {
    const { backfill, sent } = given({ sent: [{ Failed: [{ Id: '1', SenderFault: false }] }, {}] });
    expect(await backfill.send(['a', 'b', 'c'])).toEqual([]);
    const bodies = sent.map((input) => (input as { Entries: { MessageBody: string }[] }).Entries);
    expect(bodies.map((entries) => entries.map(({ MessageBody }) => MessageBody))).toEqual([['a', 'b', 'c'], ['b']]);
  });

  it('returns what SQS does not accept, without sending it again', async () => {
    const refusal = { SenderFault: true, Code: 'InvalidMessageContents', Message: 'no such character' };
    const { backfill, sent } = given({ sent: [{ Failed: [{ Id: '1', ...refusal }] }] });
    expect(await backfill.send(['a', 'b', 'c'])).toEqual([
      { index: 1, reason: 'InvalidMessageContents: no such character' },
    ]);
    expect(sent).toHaveLength(1);
  });

  it('returns a message that SQS fails to take again and again', async () => {
    const { backfill } = given({ sent: Array(20).fill({ Failed: [{ Id: '0', Code: 'InternalError' }] }) });
    expect(await backfill.send(['a', 'b'])).toEqual([{ index: 0, reason: 'InternalError' }]);
  });

  it('reads the metadata of exactly that version, and knows when it is gone', async () => {
    const gone = Object.assign(new Error('NotFound'), { $metadata: { httpStatusCode: 404 } });
    const answers: readonly object[] = [{ Metadata: { 'person-id': '1001' } }, {}, gone];
    const s3 = recording(new S3Client({ region: 'us-east-1' }), ...answers);
    const { dynamo, sqs } = { dynamo: new DynamoDBClient({}), sqs: new SQSClient({}) };
    const backfill = new AwsBackfill({ dynamo, sqs, s3: s3.client }, OUTPUTS, new FakeClock());
    expect(await backfill.metadata(listed('0', { version: 'v7' }))).toEqual({ 'person-id': '1001' });
    expect(s3.asked[0]).toMatchObject({ Bucket: 'images', Key: '0', VersionId: 'v7' });
    expect(await backfill.metadata(listed('1'))).toEqual({});
    expect(await backfill.metadata(listed('2'))).toBe('gone');
  });

  it('fails when the queue takes no message at all', async () => {
    const { backfill } = given({ sent: Array(20).fill({ Failed: [{ Id: '0', Message: 'too busy' }] }) });
    await expect(backfill.send(['a'])).rejects.toThrow('The uploads queue accepts no messages: too busy');
  });
});
