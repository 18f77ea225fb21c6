import { allEnded } from '../../functions/domain/all-ended.ts';
import type { DeadLetter, DeadLetterQueue, LetterResult, QueueReport, RedriveContext } from './ports.ts';

/**
 * Sends the letter again if that is its fate, and says so. Deleting it comes after, and is not its business.
 *
 * @param isLate it came in after the run had begun, and is to be left
 */
export type HandleLetter = (letter: DeadLetter, isLate: boolean) => Promise<LetterResult>;

/** So many batches in a row that hold only letters seen before, or late ones, mean that there are no others. */
const FRUITLESS_BATCHES = 10;

/**
 * Takes every letter that was in the queue when this began, each once, in the order of its group. A letter is deleted
 * after it was handled; one that is left stays hidden until the end of the pass, because otherwise it would be
 * received again and again, and is visible again then, whatever happens.
 *
 * While a letter of a group is hidden a FIFO queue gives out no other of that group: letters behind one that is left
 * need another pass. Letters that come in meanwhile are left, or a cause that is not mended would keep this going for ever.
 */
export async function everyLetter(
  queue: DeadLetterQueue,
  handle: HandleLetter,
  dryRun: boolean,
  context: RedriveContext,
): Promise<QueueReport> {
  const visit = new Visit(queue, handle, dryRun, context);
  const size = await queue.size();
  while (await visit.pass()) {
    // Once more: that pass left letters that may have stood before others of their group.
  }
  return visit.report(size);
}

class Visit {
  readonly #queue: DeadLetterQueue;
  readonly #handle: HandleLetter;
  readonly #dryRun: boolean;
  readonly #context: RedriveContext;
  readonly #startedAt: number;
  /** By message id. */
  readonly #results = new Map<string, LetterResult>();
  /** Letters that were there when this began. */
  #seen = 0;

  constructor(queue: DeadLetterQueue, handle: HandleLetter, dryRun: boolean, context: RedriveContext) {
    this.#queue = queue;
    this.#handle = handle;
    this.#dryRun = dryRun;
    this.#context = context;
    this.#startedAt = context.clock.now();
  }

  /** @returns whether another pass may find more */
  async pass(): Promise<boolean> {
    const hidden = new Map<string, DeadLetter>();
    const before = this.#seen;
    try {
      await this.#takeAll(hidden);
    } catch (error) {
      // What failed says more than that the letters could not be given back: they come back by themselves.
      await this.#queue.release([...hidden.values()]).catch(() => {});
      throw error;
    }
    const left = [...hidden.values()];
    await this.#queue.release(left);
    return !this.#isInterrupted && this.#seen > before && left.some(({ groupId }) => groupId !== '');
  }

  /** @param hidden by message id: what was received and not deleted */
  async #takeAll(hidden: Map<string, DeadLetter>): Promise<void> {
    for (let fruitless = 0; fruitless < FRUITLESS_BATCHES && !this.#isInterrupted; ) {
      const batch = await this.#queue.receive();
      if (batch.length === 0) return;
      fruitless = batch.every((letter) => hidden.has(letter.messageId) || this.#isLate(letter)) ? fruitless + 1 : 0;
      for (const letter of batch) hidden.set(letter.messageId, letter);
      await allEnded(groups(batch).map((letters) => this.#inOrder(letters, hidden)));
    }
  }

  report(size: number): QueueReport {
    const results = [...this.#results.values()];
    const count = (action: LetterResult['action']) => results.filter((result) => result.action === action).length;
    return {
      sent: count('sent'),
      deleted: count('deleted'),
      left: count('left'),
      unseen: Math.max(0, size - this.#seen),
      isInterrupted: this.#isInterrupted,
    };
  }

  get #isInterrupted(): boolean {
    return this.#context.signal?.aborted ?? false;
  }

  /** One after the other: what fails keeps back what stands behind it. */
  async #inOrder(letters: readonly DeadLetter[], hidden: Map<string, DeadLetter>): Promise<void> {
    for (const letter of letters) {
      const known = this.#results.get(letter.messageId);
      const result = known ?? (await this.#handle(letter, this.#isLate(letter)));
      if (result.action !== 'left' && !this.#dryRun) {
        // A letter that was sent and is still there would be sent twice: whoever crashes here leaves no more than that.
        await this.#queue.delete(letter);
        hidden.delete(letter.messageId);
      }
      if (known !== undefined) continue;
      this.#results.set(letter.messageId, result);
      if (!this.#isLate(letter)) this.#seen += 1;
      this.#context.onLetter(result);
    }
  }

  #isLate({ sentAt }: DeadLetter): boolean {
    return sentAt > this.#startedAt;
  }
}

/** Letters of a group stay in order; each letter without a group is one of its own. */
function groups(batch: readonly DeadLetter[]): readonly (readonly DeadLetter[])[] {
  return Object.values(
    Object.groupBy(batch, ({ groupId, messageId }) => (groupId === '' ? `letter ${messageId}` : `group ${groupId}`)),
  ).filter((letters) => letters !== undefined);
}
