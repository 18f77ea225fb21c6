import type { Clock } from '../../functions/domain/clock.ts';
import type { ErasedPerson } from '../../functions/domain/erasure/tombstone.ts';
import type { ImageRef } from '../../functions/domain/face-row.ts';
import type { OutcomeStatus } from '../../functions/domain/outcome/outcome-reasons.ts';
import type { Annotations, OutcomeAnalytics, OutcomeBus, OutcomeRows } from '../../functions/publish/ports.ts';

/** What a replay does with each outcome: one of them. */
export type ReplayTarget =
  | { readonly kind: 'events'; readonly bus: OutcomeBus }
  | AnnotationTarget
  | { readonly kind: 'analytics'; readonly table: OutcomeAnalytics };

export const REPLAY_TARGETS = ['events', 'annotations', 'analytics'] as const satisfies readonly ReplayTarget['kind'][];

export interface AnnotationTarget {
  readonly kind: 'annotations';
  readonly rows: OutcomeRows;
  readonly objects: Annotations;
}

/** The Persons table, as far as it tells of erasures. */
export interface ErasedPersons {
  /** Those of these persons who have a tombstone, over or not. At most 100, each once. */
  find(personIds: readonly string[]): Promise<ReadonlyMap<string, ErasedPerson>>;
}

export interface ReplayOptions {
  /** ISO 8601: outcomes from this time on. */
  readonly since: string;
  /** Only these; undefined: all. */
  readonly statuses?: readonly OutcomeStatus[] | undefined;
  /** As events name it. */
  readonly stack: string;
  /** Only count. */
  readonly dryRun: boolean;
}

export interface ReplayContext {
  readonly clock: Clock;
  onProgress(report: ReplayReport): void;
  onFailure(failure: ReplayFailure): void;
  /** Ends the run before the next outcomes are sent. */
  readonly signal: AbortSignal;
}

export interface ReplayFailure extends ImageRef {
  readonly why: string;
}

export interface ReplayReport {
  /** Rows that were read. */
  readonly read: number;
  /** Outcomes that were sent, or would be, by status. */
  readonly sent: Readonly<Record<OutcomeStatus, number>>;
  /** Outcomes that could not be sent. */
  readonly failed: number;
  /** Rows of images that are being tried again, or that were changed by another program: they have no outcome to send. */
  readonly skipped: number;
  /** Rows of images that an erasure is about to delete. */
  readonly erased: number;
  readonly isInterrupted: boolean;
}
