import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { PassedDeadLetterQueue } from '../../../functions/queues/passed-dead-letter-queue.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

/** As SQS does it: a receipt that does not wait asks some of its servers only, here those without the message. */
function givenClient(): SQSClient {
  const waiting = [{ MessageId: 'm', ReceiptHandle: 'r', Body: '{}' }];
  const send = async (command: object) => {
    if (!(command instanceof ReceiveMessageCommand)) return {};
    return { Messages: (command.input.WaitTimeSeconds ?? 0) > 0 ? waiting.splice(0) : [] };
  };
  return { send } as unknown as SQSClient;
}

it('a dead-letter queue is passed when all servers of SQS say that it is empty', async () => {
  const queue = new PassedDeadLetterQueue(givenClient(), 'https://queue', new FakeClock());
  expect(await queue.pass(async () => true, Number.POSITIVE_INFINITY, 60)).toEqual({ deleted: 1, isComplete: true });
});
