import { randomUUID } from 'node:crypto';
import type { ErasureMessage, ImageErasureMessage, PersonErasureMessage } from '../domain/erasure/erasure-message.ts';
import { hashOf, PersonQueue } from './person-queue.ts';

/** The queue of the erase stage. */
export class SqsErasuresQueue extends PersonQueue<ErasureMessage> {
  /** Asks for a person to be erased. Each message counts: one that an operator sends again must not be taken for a repeat. */
  erasePerson(message: PersonErasureMessage): Promise<void> {
    return this.sendOnce(message, randomUUID());
  }

  /**
   * Asks to go on with the next piece of an erasure. A crash may ask twice: the queue drops the repeat.
   *
   * @param messageId of the message before, so that a request that is sent again has pieces of its own
   */
  goOn(message: PersonErasureMessage, messageId: string): Promise<void> {
    return this.sendOnce(message, hashOf([message.erasureId, message.piece ?? 0, messageId]));
  }

  /** Asks for one image of an erased person to be deleted. Each message counts: the image may have come back since the last. */
  eraseImage(message: ImageErasureMessage): Promise<void> {
    return this.sendOnce(message, randomUUID());
  }
}
