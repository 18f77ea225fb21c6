import type { Process } from '../engine/process.ts';
import type { SimulatedQueue } from './simulated-queue.ts';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: {
    readonly QueueUrl?: string;
    readonly MessageBody?: string;
    readonly MessageGroupId?: string;
    readonly MessageDeduplicationId?: string;
    readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
    readonly ReceiptHandle?: string;
    readonly VisibilityTimeout?: number;
    readonly Entries?: readonly { readonly ReceiptHandle?: string; readonly VisibilityTimeout?: number }[];
  };
}

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
    const about = () =>
      `${name} ${queue.name} ${input.ReceiptHandle ?? input.MessageBody ?? ''} ${input.VisibilityTimeout ?? ''}`;
    switch (name) {
      case 'SendMessageCommand':
        return this.#process.request(
          'queue.send',
          () =>
            queue.send(input.MessageBody ?? '', {
              groupId: input.MessageGroupId ?? '',
              deduplicationId: input.MessageDeduplicationId ?? '',
              reason: input.MessageAttributes?.reason?.StringValue,
            }),
          about,
        );
      case 'ChangeMessageVisibilityCommand':
        this.#process.groupsGivenBack.add(queue.groupOf(input.ReceiptHandle ?? ''));
        return this.#process.request(
          'queue.hide',
          () => queue.changeVisibility(input.ReceiptHandle ?? '', (input.VisibilityTimeout ?? 0) * 1000),
          about,
        );
      case 'ChangeMessageVisibilityBatchCommand':
        return this.#process.request(
          'queue.hideAll',
          () => {
            for (const { ReceiptHandle = '', VisibilityTimeout = 0 } of input.Entries ?? []) {
              try {
                queue.changeVisibility(ReceiptHandle, VisibilityTimeout * 1000);
              } catch {
                // A batch answers for each entry by itself; the product does not look at it.
              }
            }
          },
          about,
        );
      default:
        throw new Error(`The simulated queue does not know ${name}.`);
    }
  }
}
