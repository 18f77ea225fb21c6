import { type SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { SqsOutcomesDeadLetterQueue } from '../../../functions/queues/outcomes-dead-letter-queue.ts';

/** What SQS takes in a body and in an attribute. */
const LEGAL = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u;

async function sent(event: object, reason: string) {
  const inputs: SendMessageCommand['input'][] = [];
  const client = new SQSClient({ region: 'us-east-1' });
  client.send = (async ({ input }: SendMessageCommand) => {
    inputs.push(input);
    return {};
  }) as unknown as typeof client.send;
  await new SqsOutcomesDeadLetterQueue(client, 'https://sqs/outcomes').send(event, reason);
  const [{ MessageBody = '', MessageAttributes = {} } = {}] = inputs;
  return { body: MessageBody, reason: MessageAttributes.reason?.StringValue ?? '' };
}

describe('a message of the outcomes dead-letter queue', () => {
  it('is the event, with the reason beside it', async () => {
    const { body, reason } = await sent({ source: 'face-enrollment' }, 'ValidationException: too large');
    expect(body).toBe('{"source":"face-enrollment"}');
    expect(reason).toBe('ValidationException: too large');
  });

  it.each(['photos/\uffff.jpg', 'a\ufffeb', '\u0000\u001f\n', '人像/😀.jpg', '\ud83d'])(
    'is one that SQS takes, whatever the key: %j',
    async (objectKey) => {
      const { body } = await sent({ detail: { objectKey } }, 'no');
      expect(body).toMatch(LEGAL);
      expect(JSON.parse(body)).toEqual({ detail: { objectKey } });
    },
  );

  it.each(['', ' ', 'x'.repeat(2_000), `${'x'.repeat(299)}😀`, 'a\u0000\uffffb', '\n'])(
    'has a reason that SQS takes: %j',
    async (why) => {
      const { reason } = await sent({}, why);
      expect(reason).toMatch(LEGAL);
      expect(reason.length).toBeLessThanOrEqual(300);
    },
  );
});
