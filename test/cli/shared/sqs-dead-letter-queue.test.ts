import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { SqsDeadLetterQueue } from '../../../cli/shared/dead-letter-queue/sqs-dead-letter-queue.ts';

/** As SQS does it: a receipt that does not wait asks some of its servers only, here those without the message. */
const client = {
  send: async (command: object) =>
    command instanceof ReceiveMessageCommand && (command.input.WaitTimeSeconds ?? 0) > 0
      ? { Messages: [{ MessageId: 'm', ReceiptHandle: 'r', Body: '{}' }] }
      : {},
} as unknown as SQSClient;

it('a dead-letter queue is empty only when all servers of SQS say so', async () => {
  expect(await new SqsDeadLetterQueue(client, 'https://queue').receive()).toHaveLength(1);
});
