import { randomUUID } from 'node:crypto';
import type { EnrollmentMessage } from '../domain/enrollment-message.ts';
import type { RemovalMessage } from '../domain/removal-message.ts';
import type { EnrollmentQueue } from '../intake/ports.ts';
import { hashOf, PersonQueue } from './person-queue.ts';

/** The queue that brings a person's images together. */
export class SqsEnrollmentQueue extends PersonQueue<EnrollmentMessage | RemovalMessage> implements EnrollmentQueue {
  /**
   * An erasure may delete the row within the five minutes of a deduplication id, and an intake function that stood still
   * writes it again. The message of that row has another id, because it alone brings the row to the erasure.
   */
  send(message: EnrollmentMessage, receivedAt?: string): Promise<void> {
    const { objectKey, version, submission } = message;
    return this.sendOnce(message, hashOf([objectKey, version, submission, receivedAt]));
  }

  /** Asks for the removal of a face. Each message is a new one to the queue. */
  sendRemoval(message: RemovalMessage): Promise<void> {
    return this.sendOnce(message, randomUUID());
  }
}
