import type { Delivery } from '../../functions/domain/delivery.ts';
import type { EnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import type { ImageErasureMessage } from '../../functions/domain/erasure/erasure-message.ts';
import type { DeadLetterReason, TakenMessages } from '../../functions/enroll/ports.ts';
import { SqsErasuresQueue } from '../../functions/queues/erasures-queue.ts';
import { OwnQueue } from '../../functions/queues/own-queue.ts';
import { SqsPreparationQueue } from '../../functions/queues/preparations-queue.ts';
import { MemorySqs } from './sqs/memory-sqs.ts';

const URLS = { queue: 'enrollments.fifo', deadLetters: 'enrollments-dead.fifo' };

/** What was asked of the queue for each message, by the real adapter. */
export class FakeQueue implements TakenMessages {
  readonly delays = new Map<string, number>();
  readonly deadLetters: { readonly delivery: Delivery; readonly reason: DeadLetterReason }[] = [];
  /** Images that were sent to the prepare stage. */
  readonly prepared: EnrollmentMessage[] = [];
  /** Images that were sent to the erase stage. */
  readonly erased: ImageErasureMessage[] = [];
  readonly #sqs: MemorySqs;
  readonly #preparations: SqsPreparationQueue;
  readonly #erasures: SqsErasuresQueue;
  readonly #queue: OwnQueue;
  #ids = 0;

  constructor(clock: { now(): number }) {
    this.#sqs = new MemorySqs(clock);
    this.#queue = new OwnQueue(this.#sqs.client, URLS);
    this.#preparations = new SqsPreparationQueue(this.#sqs.client, 'preparations');
    this.#erasures = new SqsErasuresQueue(this.#sqs.client, 'erasures.fifo');
  }

  set isDown(isDown: boolean) {
    this.#sqs.error = isDown ? new Error('The queue is down.') : undefined;
  }

  async postpone(delivery: Delivery, seconds: number): Promise<void> {
    await this.#queue.hide(delivery, seconds);
    this.delays.set(delivery.messageId, seconds);
  }

  async moveToDeadLetterQueue(delivery: Delivery, reason: DeadLetterReason): Promise<void> {
    this.#ids += 1;
    const fifo = { groupId: delivery.groupId, deduplicationId: String(this.#ids) };
    await this.#queue.moveToDeadLetterQueue(delivery, reason, fifo);
    this.deadLetters.push({ delivery, reason });
  }

  async prepare(message: EnrollmentMessage): Promise<void> {
    await this.#preparations.send(message);
    this.prepared.push(message);
  }

  async erase(message: ImageErasureMessage): Promise<void> {
    await this.#erasures.eraseImage(message);
    this.erased.push(message);
  }
}
