import { allEnded } from '../../../functions/domain/all-ended.ts';
import type { Clock } from '../../../functions/domain/clock.ts';
import type { DeadLetterMessage, DeadLetterQueue, QueueDepth } from './dead-letter-queue.ts';

/** What was done with a message. A message that was `left` stays in its queue. */
export interface Handled {
  readonly messageId: string;
  readonly action: 'sent' | 'deleted' | 'left';
}

/**
 * Does what is due for the message, and says what it was. Deleting the message comes afterwards, and is not its job.
 *
 * @param isLate the message arrived after the run had begun, and is to be left
 */
export type HandleMessage<Result extends Handled> = (message: DeadLetterMessage, isLate: boolean) => Promise<Result>;

export interface RunContext<Result> {
  /** The clock of AWS, by which a queue says when a message was sent. Messages that are younger than the run are left. */
  readonly clock: Pick<Clock, 'now'>;
  /** Is told of each message as soon as it was handled. */
  onMessage(result: Result): void;
  /** Stops the run before the next batch. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunReport {
  readonly sent: number;
  readonly deleted: number;
  readonly left: number;
  /** About how many messages another consumer had hidden when the run began, and still had when it ended. */
  readonly hidden: number;
  /** About how many others could not be received: ten messages that were left are in front of them in their group. */
  readonly unseen: number;
  readonly isInterrupted: boolean;
}

/** So many batches in a row without a new message mean that the queue holds no others. */
const FRUITLESS_BATCHES = 10;

/**
 * Takes every message that was in the queue when the run began, each once, in the order of its group. A message is
 * deleted after it was handled. One that is left stays hidden until the end of the pass, because it would be received
 * again and again otherwise. At the end of the pass it becomes visible, whatever happens.
 *
 * While a message of a group is hidden, a FIFO queue delivers no other message of that group: those behind a message that
 * is left need another pass. Messages that arrive during the run are left. Otherwise a cause that is not fixed would
 * keep the run going for ever.
 */
export async function handleEachMessage<Result extends Handled>(
  queue: DeadLetterQueue,
  handle: HandleMessage<Result>,
  dryRun: boolean,
  context: RunContext<Result>,
): Promise<RunReport> {
  const run = new Run(queue, handle, dryRun, context);
  const depth = await queue.depth();
  while (await run.pass()) {
    // Once more: that pass left messages that may have been in front of others of their group.
  }
  return run.report(depth);
}

class Run<Result extends Handled> {
  readonly #queue: DeadLetterQueue;
  readonly #handle: HandleMessage<Result>;
  readonly #dryRun: boolean;
  readonly #context: RunContext<Result>;
  readonly #startedAt: number;
  /** By message id. */
  readonly #results = new Map<string, Result>();
  /** Messages that were in the queue when the run began. */
  #seen = 0;

  constructor(queue: DeadLetterQueue, handle: HandleMessage<Result>, dryRun: boolean, context: RunContext<Result>) {
    this.#queue = queue;
    this.#handle = handle;
    this.#dryRun = dryRun;
    this.#context = context;
    this.#startedAt = context.clock.now();
  }

  /** @returns whether another pass may find more */
  async pass(): Promise<boolean> {
    const hidden = new Map<string, DeadLetterMessage>();
    const before = this.#seen;
    try {
      await this.#takeAll(hidden);
    } catch (error) {
      // The error says more than a failed release would: the messages become visible by themselves.
      await this.#queue.release([...hidden.values()]).catch(() => {});
      throw error;
    }
    const left = [...hidden.values()];
    await this.#queue.release(left);
    return !this.#isInterrupted && this.#seen > before && left.some(({ groupId }) => groupId !== '');
  }

  /** @param hidden by message id: what was received and not deleted */
  async #takeAll(hidden: Map<string, DeadLetterMessage>): Promise<void> {
    for (let fruitless = 0; fruitless < FRUITLESS_BATCHES && !this.#isInterrupted; ) {
      const batch = await this.#queue.receive();
      if (batch.length === 0) return;
      fruitless = batch.every((message) => hidden.has(message.messageId) || this.#isLate(message)) ? fruitless + 1 : 0;
      for (const message of batch) hidden.set(message.messageId, message);
      await allEnded(groups(batch).map((messages) => this.#inOrder(messages, hidden)));
    }
  }

  report(depth: QueueDepth): RunReport {
    const results = [...this.#results.values()];
    const count = (action: Handled['action']) => results.filter((result) => result.action === action).length;
    const missed = Math.max(0, depth.visible + depth.hidden - this.#seen);
    const hidden = Math.min(missed, depth.hidden);
    return {
      sent: count('sent'),
      deleted: count('deleted'),
      left: count('left'),
      hidden,
      unseen: missed - hidden,
      isInterrupted: this.#isInterrupted,
    };
  }

  get #isInterrupted(): boolean {
    return this.#context.signal?.aborted ?? false;
  }

  /** Handles one after the other: a failure keeps back the messages behind it. */
  async #inOrder(messages: readonly DeadLetterMessage[], hidden: Map<string, DeadLetterMessage>): Promise<void> {
    for (const message of messages) {
      const known = this.#results.get(message.messageId);
      const result = known ?? (await this.#handle(message, this.#isLate(message)));
      if (result.action !== 'left' && !this.#dryRun) {
        // A crash right before this leaves a message that was sent, and that the next run may send once more.
        await this.#queue.delete(message);
        hidden.delete(message.messageId);
      }
      if (known !== undefined) continue;
      this.#results.set(message.messageId, result);
      if (!this.#isLate(message)) this.#seen += 1;
      this.#context.onMessage(result);
    }
  }

  #isLate({ sentAt }: DeadLetterMessage): boolean {
    return sentAt > this.#startedAt;
  }
}

/** Messages of a group stay in order; each message without a group is one of its own. */
function groups(batch: readonly DeadLetterMessage[]): readonly (readonly DeadLetterMessage[])[] {
  return Object.values(
    Object.groupBy(batch, ({ groupId, messageId }) => (groupId === '' ? `message ${messageId}` : `group ${groupId}`)),
  ).filter((messages) => messages !== undefined);
}
