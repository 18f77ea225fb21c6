import { type SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { SqsEnrollmentQueue } from '../../../functions/queues/enrollments-queue.ts';
import { recording } from '../../fakes/recording-client.ts';

function given() {
  const { client, asked } = recording(new SQSClient({ region: 'us-east-1' }));
  return { queue: new SqsEnrollmentQueue(client, 'https://queue'), sent: asked as SendMessageCommandInput[] };
}

const message = { objectKey: '照片/a b.jpg', version: 'v1', personId: 'Team-7_%@#&', submission: 0 };

describe('a message of the enrollments queue', () => {
  it('belongs to the group of its person', async () => {
    const { queue, sent } = given();
    await queue.send(message);
    expect(sent[0]?.MessageGroupId).toBe('Team-7_%@#&');
    expect(JSON.parse(sent[0]?.MessageBody ?? '')).toEqual(message);
  });

  it('has a body that SQS takes, also of a key with characters that XML does not have', async () => {
    const { queue, sent } = given();
    const strange = { ...message, objectKey: 'a\uffff/\ufffe.jpg' };
    await queue.send(strange);
    expect(sent[0]?.MessageBody).not.toMatch(/[\ufffe\uffff]/);
    expect(JSON.parse(sent[0]?.MessageBody ?? '')).toEqual(strange);
  });

  it('has an id that any key leaves short enough, and that only a new submission changes', async () => {
    const { queue, sent } = given();
    const long = { ...message, objectKey: '长'.repeat(341) };
    await queue.send(long);
    await queue.send(long);
    await queue.send({ ...long, submission: 1 });
    await queue.send({ ...long, version: 'v2' });
    const ids = sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId ?? '');
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => /^[0-9a-f]{64}$/.test(id))).toBe(true);
  });

  it('has another id for a row that was written again after its deletion', async () => {
    const { queue, sent } = given();
    await queue.send(message, '2026-11-20T08:01:30.020Z');
    await queue.send(message, '2026-11-20T08:01:30.020Z');
    await queue.send(message, '2026-11-20T08:02:27.253Z');
    const ids = sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId ?? '');
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});
