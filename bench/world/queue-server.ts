import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LoopbackServer } from '../../local/processes/loopback-server.ts';
import { readAll } from '../../local/processes/read-all.ts';
import { Queue, type QueueProps } from './queue.ts';

interface Body {
  readonly QueueUrl: string;
  readonly MessageBody?: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
  readonly Entries?: readonly { Id: string; ReceiptHandle: string; VisibilityTimeout: number }[];
}

/** The queues by the protocol of SQS: what the functions send and hide. What polls takes from a queue itself. */
export class QueueServer {
  readonly #queues = new Map<string, Queue>();
  readonly #server = new LoopbackServer((request, response) => {
    this.#serve(request).then(
      (answer) => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer)),
      (error) => response.writeHead(400).end(JSON.stringify({ __type: 'InternalError', message: String(error) })),
    );
  });
  /** Requests that functions made, by the kind of queue: SQS is paid by the request. */
  readonly requests = { standard: 0, fifo: 0 };

  /** Batches that were taken from queues, by their kind. */
  get batches(): { readonly standard: number; readonly fifo: number } {
    const taken = (isFifo: boolean) =>
      [...this.#queues.values()]
        .filter(({ props }) => props.isFifo === isFifo)
        .reduce((sum, { batches }) => sum + batches, 0);
    return { standard: taken(false), fifo: taken(true) };
  }

  async start(): Promise<void> {
    await this.#server.start();
  }

  get endpoint(): string {
    return this.#server.endpoint;
  }

  stop(): void {
    void this.#server.stop();
  }

  add(name: string, props: QueueProps): { readonly queue: Queue; readonly url: string } {
    const queue = new Queue(props);
    const url = `${this.endpoint}/queues/${name}`;
    this.#queues.set(url, queue);
    return { queue, url };
  }

  async #serve(request: IncomingMessage): Promise<object> {
    const action = String(request.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
    const body = JSON.parse((await readAll(request)).toString('utf8')) as Body;
    const queue = this.#queues.get(body.QueueUrl);
    if (queue === undefined) throw new Error(`There is no queue ${body.QueueUrl}.`);
    this.requests[queue.props.isFifo ? 'fifo' : 'standard'] += 1;
    switch (action) {
      case 'SendMessage': {
        const { MessageBody = '', MessageGroupId: groupId, MessageDeduplicationId: deduplicationId } = body;
        const MessageId = queue.send(MessageBody, { groupId, deduplicationId });
        return { MessageId, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
      }
      case 'ChangeMessageVisibility':
        queue.hide(body.ReceiptHandle ?? '', body.VisibilityTimeout ?? 0);
        return {};
      case 'ChangeMessageVisibilityBatch':
        for (const entry of body.Entries ?? []) queue.hide(entry.ReceiptHandle, entry.VisibilityTimeout);
        return { Successful: (body.Entries ?? []).map(({ Id }) => ({ Id })), Failed: [] };
      case 'ReceiveMessage':
        // Only erase looks into queues by itself: into dead-letter queues, which are empty here.
        return {};
      default:
        throw new Error(`The bench's queues do not know ${action}.`);
    }
  }
}
