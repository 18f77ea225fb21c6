import type { Clock } from '../domain/clock.ts';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import type { ImageOutcome } from '../domain/outcome/image-outcome.ts';
import type { EventDetail } from '../domain/outcome/outcome-event.ts';

/** A change of a row, as the stream of the Faces table has it. */
export interface RowRecord {
  /** Where the shard continues when this record is not done. */
  readonly sequenceNumber: string;
  /** Epoch milliseconds, in whole seconds. */
  readonly changedAt: number;
  /** As the change left it. */
  readonly row: FaceRow;
}

/** What became of one request: done, refused for good, or to be sent again. `why` holds no secret. */
export type Sent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'retry'; readonly why: string };

/** The event bus. It throws nothing: every outcome gets its answer, in the same order. */
export interface OutcomeBus {
  put(details: readonly EventDetail[]): Promise<readonly Sent[]>;
}

/** The outcomes dead-letter queue. It holds finished events, each with the destination that it did not reach. */
export interface OutcomesDeadLetterQueue {
  /** @param event finished, or as far as it can be made of a row that has no legal outcome */
  send(event: object, reason: string): Promise<void>;
}

/** The Faces table, read strongly consistent. */
export interface OutcomeRows {
  row(ref: ImageRef): Promise<FaceRow | undefined>;
}

/** The copy of an outcome on its object. It throws nothing. A version that is gone is done. */
export interface Annotations {
  annotate(outcome: ImageOutcome): Promise<Sent>;
}

/** The Persons table, as far as pseudonyms need it. */
export interface Pseudonyms {
  /** By person id, of those that have one. It throws when the table cannot be read. */
  of(personIds: Iterable<string>): Promise<ReadonlyMap<string, string>>;
}

/**
 * The analysts' table. Its records have the pseudonyms of the moment in which they are put: a person that is erased by then
 * has none. It throws nothing: every outcome gets its answer, in the same order.
 */
export interface OutcomeAnalytics {
  put(outcomes: readonly ImageOutcome[]): Promise<readonly Sent[]>;
}

/** Ids of outcomes that were done a short time ago. What they forget is done twice, which is allowed. */
export interface RecentOutcomes {
  has(outcomeId: string): boolean;
  add(outcomeId: string): void;
}

export interface PublishLog {
  /** @param tookMs from the write of the outcome or the removal until the bus took its event */
  published(detail: EventDetail, tookMs: number): void;
  annotated(outcome: ImageOutcome): void;
  notAnnotated(image: ImageRef, why: string): void;
  /** Records of these are on their way to the analysts' table. */
  analyzed(outcomes: readonly ImageOutcome[]): void;
  movedToDeadLetterQueue(detail: object, why: string): void;
  /** The shard waits until this succeeds. */
  delayed(what: string, why: string): void;
}

export interface PublishContext {
  /** As events name it. */
  readonly stack: string;
  /** Absent when the stack publishes no events. */
  readonly events: { readonly bus: OutcomeBus; readonly recentlyDone: RecentOutcomes } | undefined;
  /** Absent unless the stack annotates objects. */
  readonly annotations:
    | { readonly rows: OutcomeRows; readonly objects: Annotations; readonly recentlyDone: RecentOutcomes }
    | undefined;
  /** Absent unless outcomes are analyzed. */
  readonly analytics: { readonly table: OutcomeAnalytics; readonly recentlyDone: RecentOutcomes } | undefined;
  readonly deadLetterQueue: OutcomesDeadLetterQueue;
  readonly clock: Clock;
  readonly log: PublishLog;
}
