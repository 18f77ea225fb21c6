import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Aws } from '../../../local/aws/aws.ts';
import type { StackOutputs } from '../../../local/deploy/stack-outputs.ts';

export interface UploadEvent {
  readonly key: string;
  /** Absent: the event names no version, as for a bucket without versions. */
  readonly version?: string | undefined;
  readonly eTag: string;
  readonly size: number;
}

type QueueOutput =
  | 'UploadsQueueUrl'
  | 'UploadsDeadLetterQueueUrl'
  | 'PreparationsQueueUrl'
  | 'PreparationsDeadLetterQueueUrl'
  | 'EnrollmentsQueueUrl'
  | 'EnrollmentsDeadLetterQueueUrl'
  | 'ErasuresQueueUrl'
  | 'ErasuresDeadLetterQueueUrl'
  | 'OutcomesDeadLetterQueueUrl';

/** The stack's queues, as other programs use them. */
export class StackQueues {
  readonly #aws: Aws;
  readonly #outputs: StackOutputs;
  readonly #region: string;

  constructor(aws: Aws, outputs: StackOutputs, region: string) {
    this.#aws = aws;
    this.#outputs = outputs;
    this.#region = region;
  }

  /** Sends the event that EventBridge sends to the uploads queue. A second one is a duplicate. */
  async sendUploadEvent({ key, version, eTag, size }: UploadEvent): Promise<void> {
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '000000000000',
      time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      region: this.#region,
      resources: [],
      detail: {
        version: '0',
        bucket: { name: this.#outputs.ImagesBucketName },
        object: {
          key,
          size,
          etag: eTag.replaceAll('"', ''),
          ...(version && { 'version-id': version }),
          sequencer: '00',
        },
        reason: 'PutObject',
      },
    };
    await this.send('UploadsQueueUrl', JSON.stringify(event));
  }

  /** @param group message group, needed for FIFO queues */
  async send(queue: QueueOutput, body: string, group?: string): Promise<void> {
    await this.#aws.sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#outputs[queue],
        MessageBody: body,
        ...(group && { MessageGroupId: group, MessageDeduplicationId: randomUUID() }),
      }),
    );
  }

  /** Reads up to ten messages, with all attributes, and leaves them in the queue. */
  async peek(queue: QueueOutput): Promise<readonly Message[]> {
    const { Messages = [] } = await this.#aws.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#outputs[queue],
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages;
  }

  /** Reads all messages, and leaves them in the queue. Nothing else may receive from it meanwhile. */
  async all(queue: QueueOutput): Promise<readonly Message[]> {
    const QueueUrl = this.#outputs[queue];
    const found: Message[] = [];
    for (;;) {
      const { Messages = [] } = await this.#aws.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 60,
          MessageAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) break;
      found.push(...Messages);
    }
    for (const { ReceiptHandle } of found) {
      await this.#aws.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
    return found;
  }

  /** Counts the visible messages and those in flight. */
  async depth(queue: QueueOutput): Promise<{ readonly waiting: number; readonly inFlight: number }> {
    const { Attributes = {} } = await this.#aws.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.#outputs[queue], AttributeNames: ['All'] }),
    );
    return {
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  }
}
