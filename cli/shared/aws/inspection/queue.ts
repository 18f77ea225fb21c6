import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import type { QueueState } from '../../../doctor/ports.ts';
import { parsePolicy } from '../policy-document.ts';
import { reading } from '../reading.ts';

const Redrive = v.object({
  deadLetterTargetArn: v.string(),
  maxReceiveCount: v.pipe(v.unknown(), v.transform(Number)),
});

/** Messages that wait or are in flight, of all queues together. */
export async function messagesIn(client: SQSClient, queueUrls: readonly string[]): Promise<number> {
  const queues = await Promise.all(queueUrls.map((url) => inspectedQueue(client, url)));
  return queues.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
}

export async function inspectedQueue(client: SQSClient, queueUrl: string): Promise<QueueState> {
  const { Attributes = {} } = await reading('sqs:GetQueueAttributes', () =>
    client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] })),
  );
  const count = (name: keyof typeof Attributes) => Number(Attributes[name] ?? 0);
  const redrive = v.safeParse(v.pipe(v.string(), v.parseJson(), Redrive), Attributes.RedrivePolicy);
  return {
    arn: Attributes.QueueArn ?? '',
    visibilitySeconds: count('VisibilityTimeout'),
    waiting: count('ApproximateNumberOfMessages') + count('ApproximateNumberOfMessagesDelayed'),
    inFlight: count('ApproximateNumberOfMessagesNotVisible'),
    redrive: redrive.success
      ? { targetArn: redrive.output.deadLetterTargetArn, maxReceiveCount: redrive.output.maxReceiveCount }
      : undefined,
    policy: Attributes.Policy ? parsePolicy(Attributes.Policy) : undefined,
    keyId: Attributes.KmsMasterKeyId || undefined,
  };
}
