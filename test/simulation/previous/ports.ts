import type { EnrollLog, StoredImages, TakenMessages } from '../../../functions/enroll/ports.ts';
import type { OwnQueue } from '../../../functions/queues/own-queue.ts';

/**
 * What the version before asked of its surroundings, where that differs from what the project's code asks now. After a
 * new version was frozen, nothing differs.
 */

export function previousImages(images: StoredImages): StoredImages {
  const asBefore = {
    presign: images.presign,
    exists: async (row: Parameters<StoredImages['look']>[0]) => (await images.look(row)) === 'there',
    base64: async (row: Parameters<StoredImages['base64']>[0]) => {
      const read = await images.base64(row);
      if (read === 'unavailable') throw new Error('S3 does not answer.');
      return typeof read === 'string' ? 'gone' : read.base64;
    },
  };
  return asBefore as unknown as StoredImages;
}

/** The adapter of the version before, which has another name for the move to the dead-letter queue. */
export function previousOwnQueue(queue: OwnQueue): OwnQueue {
  const { bury } = queue as unknown as { readonly bury: OwnQueue['moveToDeadLetterQueue'] };
  return Object.assign(queue, { moveToDeadLetterQueue: bury });
}

export function previousTakenMessages(taken: TakenMessages): TakenMessages {
  const asBefore = { ...taken, bury: taken.moveToDeadLetterQueue };
  return asBefore;
}

export function previousEnrollLog(log: EnrollLog): EnrollLog {
  const asBefore = { ...log, buried: log.movedToDeadLetterQueue };
  return asBefore;
}
