import type { FaceRect } from '../../functions/domain/face-row.ts';
import type { OutcomeStatus } from '../../functions/domain/outcome/outcome-reasons.ts';
import type { Finding } from '../doctor/finding.ts';

/** A time with an end of its own, in epoch milliseconds. The end is not part of it. */
export interface Span {
  readonly since: number;
  readonly until: number;
}

/** Images by their outcome. */
export type Counts = Readonly<Record<OutcomeStatus, number>>;

export interface ReportOptions {
  /** The period of the report. Outcomes after its end, which a clock that is ahead makes, count as its last ones. */
  readonly period: Span;
  /** How many of the newest refusals to keep. */
  readonly refusals: number;
  /** How many of the newest enrolled images to keep. */
  readonly images: number;
}

export interface ReportContext {
  readonly signal: AbortSignal;
  onProgress(read: number, counted: number): void;
}

/** Outcomes of an hour, a day or a week, in UTC. */
export interface Interval extends Span {
  readonly counts: Counts;
  /** Whether the period has only a part of it. */
  readonly isPartial: boolean;
}

export type IntervalUnit = 'hour' | 'day' | 'week';

export interface ReasonCount {
  readonly status: Exclude<OutcomeStatus, 'ENROLLED'>;
  readonly reason: string;
  readonly images: number;
  /** In the period before. */
  readonly imagesBefore: number;
}

/** Seconds from the upload to the outcome. */
export interface Percentiles {
  readonly images: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Images whose outcome took at least `from` and less than `to` seconds. */
export interface DurationBand {
  readonly from: number;
  /** Infinity for the last one. */
  readonly to: number;
  readonly images: number;
}

/** An image that was rejected or has failed. */
export interface Refusal {
  readonly status: Exclude<OutcomeStatus, 'ENROLLED'>;
  readonly reason: string;
  readonly message: string;
  readonly objectKey: string;
  readonly version: string;
  readonly personId: string | undefined;
  /** ISO 8601. */
  readonly completedAt: string;
}

export interface OutcomeReport {
  readonly period: Span;
  /** As long, and right before it. */
  readonly periodBefore: Span;
  readonly counts: Counts;
  readonly countsBefore: Counts;
  readonly unit: IntervalUnit;
  /** In their order, without gaps. */
  readonly intervals: readonly Interval[];
  /** What an operator has to act upon comes first, then the most frequent one. */
  readonly reasons: readonly ReasonCount[];
  /** Without images there are no percentiles. */
  readonly times: Readonly<Partial<Record<OutcomeStatus | 'all', Percentiles>>>;
  readonly timesBefore: Percentiles | undefined;
  /** In their order, without empty ones at the ends. */
  readonly bands: readonly DurationBand[];
  readonly refusals: readonly Refusal[];
  /** Rows that were read, those of other periods included. */
  readonly read: number;
  /** Rows whose outcome does not have the form that it should have. */
  readonly skipped: number;
  readonly isInterrupted: boolean;
}

/** An enrolled image, small and upright. */
export interface EnrolledPicture {
  readonly objectKey: string;
  readonly version: string;
  readonly personId: string;
  readonly faceId: string | undefined;
  /** ISO 8601. */
  readonly completedAt: string;
  readonly picture: Picture;
}

export type Picture =
  | {
      readonly kind: 'picture';
      readonly jpeg: Uint8Array;
      /** Pixels of the JPEG. */
      readonly width: number;
      readonly height: number;
      /** In pixels of the JPEG; undefined when the place of the face is not known. */
      readonly face: FaceRect | undefined;
    }
  | { readonly kind: 'none'; readonly why: string };

/** The stack that a report is about. */
interface ReportedStack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** All that the page shows. */
export interface ReportContent extends OutcomeReport {
  readonly stack: ReportedStack;
  /** What an operator has to do something about. */
  readonly findings: readonly Finding[];
  /** Undefined: they were not asked for. */
  readonly pictures: readonly EnrolledPicture[] | undefined;
}
