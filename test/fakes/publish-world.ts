import { FirehoseAnalytics } from '../../functions/analytics/firehose-analytics.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { ImageOutcome } from '../../functions/domain/outcome/image-outcome.ts';
import type { PublishContext, RowRecord, Sent } from '../../functions/publish/ports.ts';
import { RecentOutcomeIds } from '../../functions/publish/recent-outcome-ids.ts';
import { DynamoPseudonyms } from '../../functions/tables/dynamo-pseudonyms.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryFirehose } from './firehose/memory-firehose.ts';
import { MemoryLedger, TABLES } from './memory-ledger.ts';
import { pendingRow } from './pending-row.ts';

export const ROW = pendingRow({
  objectKey: 'photos/front.jpg',
  status: 'ENROLLED',
  faceId: 'face-1',
  faceIdSource: 'response',
  format: 'jpeg',
  size: 1000,
  width: 200,
  height: 300,
  attempts: 1,
  submittedAt: '2026-11-20T08:00:00.000Z',
  completedAt: '2026-11-20T08:00:01.000Z',
  updatedAt: '2026-11-20T08:00:01.000Z',
});

const SENT: Sent = { kind: 'sent' };

/** Everything that publish touches, in memory. */
export class PublishWorld {
  readonly clock = new FakeClock();
  readonly published: ImageOutcome[] = [];
  readonly deadLetterQueue: { readonly event: object; readonly reason: string }[] = [];
  readonly annotated: ImageOutcome[] = [];
  readonly notAnnotated: string[] = [];
  /** The Faces table, by key. */
  readonly rows = new Map<string, FaceRow>();
  /** What the bus answers for an object, instead of taking its event. */
  readonly answers = new Map<string, Sent>();
  readonly annotationAnswers = new Map<string, Sent>();
  isDeadLetterQueueDown = false;
  isTableDown = false;
  publishes = true;
  annotates = false;
  analyzes = false;
  /** The Persons table, behind its real adapter. */
  readonly persons = new MemoryLedger(this.clock);
  readonly firehose = new MemoryFirehose();
  #recentlyPublished = new RecentOutcomeIds();
  #recentlyAnnotated = new RecentOutcomeIds();
  #recentlyAnalyzed = new RecentOutcomeIds();
  #records = 0;

  /** The record of a change that was made now. */
  record(more: Partial<FaceRow> = {}): RowRecord {
    const row = { ...ROW, ...more };
    this.rows.set(row.objectKey, row);
    this.#records += 1;
    return { sequenceNumber: String(this.#records), changedAt: this.clock.now(), row };
  }

  /** The process of the function ends, and a new one knows nothing of it. */
  crash(): void {
    this.#recentlyPublished = new RecentOutcomeIds();
    this.#recentlyAnnotated = new RecentOutcomeIds();
    this.#recentlyAnalyzed = new RecentOutcomeIds();
  }

  context(): PublishContext {
    return {
      stack: 'FaceEnrollment',
      clock: this.clock,
      events: this.publishes ? { bus: this.#bus, recentlyDone: this.#recentlyPublished } : undefined,
      annotations: this.annotates
        ? { rows: this.#rows, objects: this.#objects, recentlyDone: this.#recentlyAnnotated }
        : undefined,
      analytics: this.analyzes
        ? {
            table: new FirehoseAnalytics(this.firehose.client, this.firehose.name, this.#pseudonyms),
            recentlyDone: this.#recentlyAnalyzed,
          }
        : undefined,
      deadLetterQueue: {
        send: async (event, reason) => {
          if (this.isDeadLetterQueueDown) throw new Error('The queue is down.');
          this.deadLetterQueue.push({ event, reason });
        },
      },
      log: {
        published: () => {},
        annotated: () => {},
        notAnnotated: (_image, why) => void this.notAnnotated.push(why),
        analyzed: () => {},
        movedToDeadLetterQueue: () => {},
        delayed: () => {},
      },
    };
  }

  get #pseudonyms() {
    return new DynamoPseudonyms(this.persons.dynamo.client, TABLES.persons);
  }

  readonly #bus = {
    put: async (outcomes: readonly ImageOutcome[]) =>
      outcomes.map((outcome) => {
        const answer = this.answers.get(outcome.objectKey) ?? SENT;
        if (answer.kind === 'sent') this.published.push(outcome);
        return answer;
      }),
  };

  readonly #objects = {
    annotate: async (outcome: ImageOutcome) => {
      const answer = this.annotationAnswers.get(outcome.objectKey) ?? SENT;
      if (answer.kind === 'sent') this.annotated.push(outcome);
      return answer;
    },
  };

  readonly #rows = {
    row: async ({ objectKey }: { readonly objectKey: string }) => {
      if (this.isTableDown) throw new Error('The table is down.');
      return structuredClone(this.rows.get(objectKey));
    },
  };
}
