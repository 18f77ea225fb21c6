import type { Delivery } from '../../functions/domain/delivery.ts';
import type { DeadLetterReason, TakenMessages } from '../../functions/enroll/ports.ts';

/** What was asked of the queue for each message. */
export class FakeQueue implements TakenMessages {
  readonly delays = new Map<string, number>();
  readonly deadLetters: { readonly delivery: Delivery; readonly reason: DeadLetterReason }[] = [];
  isDown = false;

  async postpone(delivery: Delivery, seconds: number): Promise<void> {
    if (this.isDown) throw new Error('The queue is down.');
    this.delays.set(delivery.messageId, seconds);
  }

  async moveToDeadLetterQueue(delivery: Delivery, reason: DeadLetterReason): Promise<void> {
    if (this.isDown) throw new Error('The queue is down.');
    this.deadLetters.push({ delivery, reason });
  }
}
