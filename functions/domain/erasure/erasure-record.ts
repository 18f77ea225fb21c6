import type { ImageRef } from '../face-row.ts';
import type { TencentErasure } from './erasure-message.ts';

/**
 * `RUNNING`: not at its end. `DONE`: nothing is left but the tombstone. `INCOMPLETE`: what could not be deleted is named, and
 * the tombstone stays until another erasure deletes the rest.
 *
 * @public
 */
export const ERASURE_STATUSES = ['RUNNING', 'DONE', 'INCOMPLETE'] as const;
/** @public */
export type ErasureStatus = (typeof ERASURE_STATUSES)[number];

/**
 * `tencent`: faces. `objects`: versions and delete markers. `prepared`: objects of the prepared bucket. `faces`: rows. `person`:
 * the item. `deadLetters`: messages in dead-letter queues.
 */
export const ERASURE_PLACES = ['tencent', 'objects', 'prepared', 'faces', 'person', 'deadLetters'] as const;
export type ErasurePlace = (typeof ERASURE_PLACES)[number];

/** @public */
export interface PlaceCount {
  readonly found: number;
  readonly removed: number;
  readonly left: number;
  /** Of `objects`: keys that got a delete marker, so that the version of another person did not become current. */
  readonly covered?: number | undefined;
}

export type ErasureCounts = Readonly<Record<ErasurePlace, PlaceCount>>;

/**
 * `LastFace`: Tencent keeps the last face of a person. `ObjectLock`: a retention period. `LegalHold`: a legal hold.
 * `AccessDenied`: S3 denies the deletion, by a policy of the bucket for instance.
 */
export const LEFT_REASONS = ['LastFace', 'ObjectLock', 'LegalHold', 'AccessDenied'] as const;
export type LeftReason = (typeof LEFT_REASONS)[number];

/** What could not be deleted. */
export interface LeftOver extends Partial<ImageRef> {
  readonly place: ErasurePlace;
  readonly reason: LeftReason;
  /** How many things of this place and reason there are: only some of many objects are named. */
  readonly count: number;
}

/** One item of the Erasures table: the receipt. Timestamps are ISO 8601, UTC, with milliseconds. */
export interface ErasureRecord {
  readonly erasureId: string;
  readonly status: ErasureStatus;
  /** HMAC-SHA-256 of the person id with a key of the stack, in hexadecimal digits. */
  readonly personHash: string;
  readonly asOf: string;
  readonly tencent: TencentErasure;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** Of the end, DONE or INCOMPLETE. */
  readonly completedAt?: string | undefined;
  /** Sums over all pieces of the work. */
  readonly counts: ErasureCounts;
  /** Names objects only while the erasure is INCOMPLETE, and until a later erasure of the person has ended. */
  readonly left: readonly LeftOver[];
  /** Erasures of the same person whose tombstone this one has taken over. */
  readonly continues?: readonly string[] | undefined;
  /** Of an erasure that is not DONE: a later one of the person that has ended. Its receipt says what is left now. */
  readonly continuedBy?: string | undefined;
  /** When the last message of the person is gone from queues. */
  readonly queuesEmptyBy?: string | undefined;
  readonly notReached: readonly string[];
  /** When the dead-letter queues were passed through. */
  readonly queuesPassedAt?: string | undefined;
  /** When all places were counted and nothing was found: another such count, a minute later, ends the erasure. */
  readonly cleanSince?: string | undefined;
  /** While the event of the end is still to be published. */
  readonly eventDue?: true | undefined;
  /** Raised by every change. Absent before the first one is stored. */
  readonly revision?: number | undefined;
}

const NONE: PlaceCount = { found: 0, removed: 0, left: 0 };

export const NO_COUNTS: ErasureCounts = {
  tencent: NONE,
  objects: { ...NONE, covered: 0 },
  prepared: NONE,
  faces: NONE,
  person: NONE,
  deadLetters: NONE,
};

/** The longest that SQS keeps a message. */
export const MESSAGE_DAYS = 14;

/** What an erasure does not delete. The receipt says so. */
export const NOT_REACHED = [
  'Point-in-time recovery of the tables: up to 35 days.',
  'Stream of the Faces table: 24 hours.',
  'Logs of the functions: three months.',
  'Replicas and backups of the bucket and of the tables.',
  'Archives of the event bus, and what applications stored of events.',
  'Rows of the lake: nothing links them to the person any more.',
  'Rows of uploads whose person tag was illegal: they name no person.',
  'Objects that no row names: uploads that the stack has not received, or could not read.',
  'Logs that the operator has enabled: access logs and data events hold keys.',
] as const;
