import type { Clock } from '../../functions/domain/clock.ts';
import type { ImageRef } from '../../functions/domain/face-row.ts';
import { preparedPrefix } from '../../functions/domain/prepared-key.ts';
import { deadLetterAbout } from '../../functions/queues/dead-letter-about.ts';
import type { DeadLetterQueue } from '../shared/dead-letter-queue/dead-letter-queue.ts';
import { type Handled, handleEachMessage } from '../shared/dead-letter-queue/handle-each-message.ts';
import { DEAD_LETTERS } from './audit.ts';
import type { AuditRecord } from './audit-record.ts';
import type { AuditSource, ReadDeadLetters } from './ports.ts';

/** A FIFO queue delivers so many messages of a group, and no more while they are hidden. */
const MOST_OF_A_GROUP = 10;

/** The images whose messages are in dead-letter queues. All messages stay: they are hidden while they are read. */
export function sqsDeadLetters(
  queues: readonly DeadLetterQueue[],
  bucket: string,
  { clock, signal }: { readonly clock: Pick<Clock, 'now'>; readonly signal: AbortSignal },
): AuditSource {
  return {
    name: DEAD_LETTERS,
    noun: 'dead-letter queue messages',
    async *pages() {
      let read: ReadDeadLetters = { isComplete: true, crowded: [] };
      for (const queue of queues) {
        const records: AuditRecord[] = [];
        const ofGroup = new Map<string, number>();
        const leave = async ({ messageId, body, groupId }: { messageId: string; body: string; groupId: string }) => {
          const { image } = deadLetterAbout(body);
          if (image !== undefined) records.push({ set: 'images', key: keyOf(image, bucket), kind: 'deadLetter' });
          if (groupId !== '') ofGroup.set(groupId, (ofGroup.get(groupId) ?? 0) + 1);
          return { messageId, action: 'left' } satisfies Handled;
        };
        const report = await handleEachMessage(queue, leave, true, { clock, signal, onMessage: () => {} });
        const crowded = [...ofGroup].filter(([, count]) => count >= MOST_OF_A_GROUP).map(([groupId]) => groupId);
        const isComplete = read.isComplete && report.hidden === 0 && !report.isInterrupted;
        read = { isComplete, crowded: [...read.crowded, ...crowded] };
        yield { records, cursor: read };
      }
    },
  };
}

function keyOf(image: ImageRef & { readonly bucket?: string | undefined }, bucket: string): string {
  const { objectKey, version } = image;
  return preparedPrefix({ bucket: image.bucket ?? bucket, objectKey, version });
}
