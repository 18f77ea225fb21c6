import type { Message as SqsMessage } from '@aws-sdk/client-sqs';
import { checkSqsRequest, type SqsInput } from '../../fakes/sqs/sqs-rules.ts';
import type { Process } from '../engine/process.ts';
import type { Message, SimulatedQueue } from './simulated-queue.ts';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: SqsInput;
}

/** Without any wait SQS asks some of its servers only. */
const MISSED_BY_SHORT_POLLING = 0.3;

/** The SDK's client for the real adapters of the queues. The URL of a queue is its name. */
export class SimulatedSqsClient {
  readonly #process: Process;
  readonly #queues: ReadonlyMap<string, SimulatedQueue>;

  constructor(process: Process, queues: ReadonlyMap<string, SimulatedQueue>) {
    this.#process = process;
    this.#queues = queues;
  }

  send({ constructor: { name }, input }: Command): Promise<unknown> {
    const queue = this.#queues.get(input.QueueUrl ?? '');
    if (queue === undefined) throw new Error(`There is no queue ${input.QueueUrl}.`);
    const { ReceiptHandle: receiptHandle = '', VisibilityTimeout: seconds = 0 } = input;
    const about = () => `${queue.name} ${receiptHandle || (input.MessageBody ?? '')} ${seconds || ''}`;
    if (name === 'ChangeMessageVisibilityCommand') this.#process.groupsGivenBack.add(queue.groupOf(receiptHandle));
    return this.#process.request(
      `queue.${name.replace('Command', '')}`,
      () => this.#carryOut(name, input, queue),
      about,
    );
  }

  #carryOut(name: string, input: SqsInput, queue: SimulatedQueue): object {
    this.#check(name, input, queue);
    const { ReceiptHandle: receiptHandle = '', VisibilityTimeout: seconds = 0 } = input;
    switch (name) {
      case 'SendMessageCommand': {
        const id = queue.send(input.MessageBody ?? '', {
          groupId: input.MessageGroupId ?? '',
          deduplicationId: input.MessageDeduplicationId ?? '',
          reason: input.MessageAttributes?.reason?.StringValue,
        });
        return { MessageId: id };
      }
      case 'ChangeMessageVisibilityCommand':
        queue.changeVisibility(receiptHandle, seconds * 1000);
        return {};
      case 'ChangeMessageVisibilityBatchCommand':
        for (const { ReceiptHandle = '', VisibilityTimeout = 0 } of input.Entries ?? []) {
          try {
            queue.changeVisibility(ReceiptHandle, VisibilityTimeout * 1000);
          } catch {
            // A batch answers for each entry by itself; the product does not look at it.
          }
        }
        return {};
      case 'ReceiveMessageCommand': {
        const { MaxNumberOfMessages: max = 1, WaitTimeSeconds: wait = 0 } = input;
        if (wait === 0 && this.#process.faults.random.chance(MISSED_BY_SHORT_POLLING)) return {};
        const received = queue.receive(max, () => false, seconds * 1000);
        return { Messages: received.map(({ message, receiptHandle: handle }) => messageOf(message, handle)) };
      }
      case 'DeleteMessageBatchCommand':
        for (const { ReceiptHandle = '' } of input.Entries ?? []) queue.remove(ReceiptHandle);
        return {};
      case 'DeleteMessageCommand':
        queue.remove(receiptHandle);
        return {};
      case 'GetQueueAttributesCommand':
        return { Attributes: { ApproximateNumberOfMessages: String(queue.messages.length) } };
      default:
        throw new Error(`The simulated queue does not know ${name}.`);
    }
  }

  #check(name: string, input: SqsInput, queue: SimulatedQueue): void {
    try {
      checkSqsRequest(name, input, queue.isFifo);
    } catch (error) {
      this.#process.scheduler.violate(`SQS refuses a request of ${this.#process.name}: ${error}`);
      throw error;
    }
  }
}

function messageOf(message: Message, receiptHandle: string): SqsMessage {
  const { id, body, groupId, reason, sentAt } = message;
  return {
    MessageId: id,
    ReceiptHandle: receiptHandle,
    Body: body,
    Attributes: { MessageGroupId: groupId, SentTimestamp: String(sentAt) },
    ...(reason !== undefined && { MessageAttributes: { reason: { DataType: 'String', StringValue: reason } } }),
  };
}
