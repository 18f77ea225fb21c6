import { type SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { parseErasureMessage } from '../../../functions/domain/erasure/erasure-message.ts';
import { SqsErasuresQueue } from '../../../functions/queues/erasures-queue.ts';
import { recording } from '../../fakes/recording-client.ts';

const ERASURE = { erasureId: 'e0b9f2f6-5d0c-4a2b-8d26-2d2b7a2f5e11', personId: 'Team-7_%@#&' };

function given() {
  const { client, asked } = recording(new SQSClient({ region: 'us-east-1' }));
  const sent = asked as SendMessageCommandInput[];
  const ids = () => sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId);
  return { queue: new SqsErasuresQueue(client, 'https://queue'), sent, ids };
}

describe('a message of the erasures queue', () => {
  it('belongs to the group of its person, and is read as it was sent', async () => {
    const { queue, sent } = given();
    const image = { ...ERASURE, objectKey: 'a\uffff.jpg', version: 'v1' };
    await queue.eraseImage(image);
    expect(sent[0]?.MessageGroupId).toBe('Team-7_%@#&');
    expect(parseErasureMessage(sent[0]?.MessageBody ?? '')).toEqual({ kind: 'image', message: image });
  });

  it('goes on with a piece of the work once, however often a crash repeats it', async () => {
    const { queue, ids } = given();
    for (const piece of [1, 1, 2]) await queue.goOn({ ...ERASURE, tencent: 'person', piece }, 'message');
    expect(ids()[0]).toBe(ids()[1]);
    expect(ids()[2]).not.toBe(ids()[1]);
  });

  it('always counts when it asks for a person, so that a redrive is not dropped', async () => {
    const { queue, ids } = given();
    for (const piece of [1, 1]) await queue.erasePerson({ ...ERASURE, tencent: 'person', piece });
    expect(ids()[0]).not.toBe(ids()[1]);
  });

  it('always counts when it names an image: the image may have come back since the last one', async () => {
    const { queue, ids } = given();
    const image = { ...ERASURE, objectKey: 'a.jpg', version: 'v1' };
    await queue.eraseImage(image);
    await queue.eraseImage(image);
    expect(ids()[0]).not.toBe(ids()[1]);
  });
});
