import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { HttpResponse } from '@smithy/core/protocols';
import { type AnswerOrigin, observeAnswers } from '../../../../cli/shared/aws/observe-answers.ts';

/** A client whose requests are answered here. */
function answering(headers: Record<string, string>, endpoint?: string) {
  return new SQSClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    ...(endpoint !== undefined && { endpoint }),
    useQueueUrlAsEndpoint: false,
    requestHandler: {
      handle: async () => ({ response: new HttpResponse({ statusCode: 200, headers, body: undefined }) }),
    },
  });
}

async function originOf(client: SQSClient): Promise<AnswerOrigin | undefined> {
  let origin: AnswerOrigin | undefined;
  observeAnswers(client, (seen) => {
    origin = seen;
  });
  await client.send(new SendMessageCommand({ QueueUrl: 'https://queue', MessageBody: 'a' })).catch(() => {});
  return origin;
}

describe('an answer', () => {
  it('shows where the request was sent', async () => {
    expect((await originOf(answering({})))?.endpoint).toBe('https://sqs.eu-west-1.amazonaws.com');
    expect((await originOf(answering({}, 'http://127.0.0.1:4566')))?.endpoint).toBe('http://127.0.0.1:4566');
  });

  it('shows the clock of the server', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const { aheadMs = 0 } = (await originOf(answering({ date }))) ?? {};
    expect(Math.abs(aheadMs - 3_600_000)).toBeLessThan(5000);
    expect((await originOf(answering({})))?.aheadMs).toBeUndefined();
  });
});
