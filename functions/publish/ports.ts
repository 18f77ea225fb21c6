import type { Clock } from '../domain/clock.ts';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import type { ImageOutcome } from '../domain/outcome/image-outcome.ts';

/** A change of a row, as the stream of the Faces table tells it. */
export interface RowRecord {
  /** Where the shard goes on from when this record is not done. */
  readonly sequenceNumber: string;
  /** Epoch milliseconds. */
  readonly changedAt: number;
  /** As the change left it. */
  readonly row: FaceRow;
}

/** What became of one request of several: done, refused for good, or to be tried again. `why` holds no secret. */
export type Sent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'troubled'; readonly why: string };

/** The event bus. Nothing is thrown: every outcome gets its answer, in the same order. */
export interface OutcomeBus {
  put(outcomes: readonly ImageOutcome[]): Promise<readonly Sent[]>;
}

/** The outcomes dead-letter queue. It holds finished events, which a redrive sends as they are. */
export interface UnpublishedOutcomes {
  keep(outcome: ImageOutcome, why: string): Promise<void>;
}

/** The objects' own copy of their outcome. Nothing is thrown. A version that is gone is done. */
export interface Annotations {
  annotate(outcome: ImageOutcome): Promise<Sent>;
}

/** The Faces table, read strongly consistent. */
export interface OutcomeRows {
  row(ref: ImageRef): Promise<FaceRow | undefined>;
}

export interface PublishLog {
  /** @param tookMs from the change of the row until the event was taken */
  published(outcome: ImageOutcome, tookMs: number): void;
  annotated(outcome: ImageOutcome): void;
  /** The event is in the dead-letter queue. */
  kept(outcome: ImageOutcome, why: string): void;
  notAnnotated(outcome: ImageOutcome, why: string): void;
  /** The shard waits. */
  troubled(what: string, why: string): void;
}

export interface PublishContext {
  /** As events name it. */
  readonly stack: string;
  /** Absent when the stack publishes no events. */
  readonly bus: OutcomeBus | undefined;
  /** Absent unless the stack annotates objects. */
  readonly annotations: Annotations | undefined;
  readonly unpublished: UnpublishedOutcomes;
  readonly rows: OutcomeRows;
  readonly clock: Clock;
  readonly log: PublishLog;
}
