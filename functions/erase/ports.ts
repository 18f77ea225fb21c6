import type { Chance, Clock } from '../domain/clock.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { PersonErasureMessage } from '../domain/erasure/erasure-message.ts';
import type { ErasureRecord } from '../domain/erasure/erasure-record.ts';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import type { PersonErasure } from '../domain/outcome/person-erasure.ts';
import type { Person } from '../domain/person.ts';
import type { ServiceTrouble } from '../domain/reasons.ts';
import type {
  DeleteFaceAnswer,
  DeleteFaceRequest,
  DeletePersonAnswer,
  NoCredentials,
  Outcome,
  SendWindow,
  TencentPerson,
} from '../domain/tencent/face-service.ts';

/** One message of the erasures queue. */
export interface ErasureDelivery extends Delivery {
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/**
 * `Malformed`: no message of this queue, or one in the group of another person. `OtherPerson`: the erasure or the image belongs to
 * another person. `ErasureUnknown`: an image of an erasure that was never started. `UploadedLater`: an image that the erasure
 * does not touch. `EventNotPublished`: the erasure has ended, but EventBridge did not take its event. The others: what Tencent
 * said until retrying ended.
 */
export type DeadLetterReason =
  | 'Malformed'
  | 'OtherPerson'
  | 'ErasureUnknown'
  | 'UploadedLater'
  | 'EventNotPublished'
  | 'RequestRefused'
  | 'NotErased'
  | ServiceTrouble;

/** The Erasures table, read strongly consistent. */
interface ErasureRecords {
  find(erasureId: string): Promise<ErasureRecord | undefined>;
  /**
   * @returns the record as it is stored now
   * @throws when another process has changed it since it was read
   */
  save(record: ErasureRecord): Promise<ErasureRecord>;
}

/** What is to be erased: everything of the person that was uploaded at or before `asOf`. */
export interface Scope {
  readonly erasureId: string;
  readonly personId: string;
  /** ISO 8601. */
  readonly asOf: string;
}

/** The Persons table, read strongly consistent. A write is refused unless the item is still as it was read. */
export interface Persons {
  person(personId: string): Promise<Person | undefined>;
  /** Replaces the item as a whole. Its `revision` has to be higher than the one that was read. */
  replace(after: Person, before: Person | undefined): Promise<'written' | 'refused'>;
}

/** Where a page of rows ends. */
export interface RowCursor extends ImageRef {
  readonly uploadedAt: string;
}

export interface RowPage {
  /** As they are in the table, strongly consistent. Rows that the index still shows although they are gone are left out. */
  readonly rows: readonly FaceRow[];
  /** Absent on the last page. */
  readonly next?: RowCursor | undefined;
}

/** The Faces table. The rows of a person are found by the index `byPerson`, which is behind by a moment. */
export interface PersonRows {
  /** Rows that were uploaded at or before `asOf`, the earliest first, at most 100 of them. */
  page(scope: Scope, after: RowCursor | undefined): Promise<RowPage>;
  /** Rows that were uploaded after `asOf`. */
  later(scope: Scope): Promise<readonly FaceRow[]>;
  row(ref: ImageRef): Promise<FaceRow | undefined>;
  /** Rows that are gone already are none to worry about. */
  delete(rows: readonly FaceRow[]): Promise<void>;
  /** Writes the row as it is given, unless it is gone. */
  replace(row: FaceRow): Promise<void>;
  /** Writes the row, unless the image has one. */
  create(row: FaceRow): Promise<void>;
}

/** One version or delete marker of an object. */
export interface StoredVersion {
  readonly version: string;
  readonly isCurrent: boolean;
  readonly isDeleteMarker: boolean;
  /** Epoch milliseconds, in whole seconds. */
  readonly modifiedAt: number;
  /** Of a version. */
  readonly eTag?: string | undefined;
}

export interface ObjectRef {
  readonly bucket: string;
  readonly objectKey: string;
}

export interface VersionRef extends ObjectRef {
  readonly version: string;
}

/** Why S3 does not delete a version. */
export interface KeptVersion extends VersionRef {
  readonly reason: 'ObjectLock' | 'LegalHold' | 'AccessDenied';
}

/** The images bucket. What may pass is thrown. */
export interface ImageObjects {
  /** All versions and delete markers of a key, the latest first; `denied` when the bucket does not let them be listed. */
  versions(object: ObjectRef): Promise<readonly StoredVersion[] | 'denied'>;
  /**
   * Puts a delete marker, if the current version has that ETag.
   *
   * @returns `changed` when another version has become current meanwhile
   */
  cover(object: ObjectRef, eTag: string | undefined): Promise<'covered' | 'changed' | 'denied'>;
  /** @returns those that S3 keeps */
  delete(versions: readonly VersionRef[]): Promise<readonly KeptVersion[]>;
  /** The metadata of the upload, without `x-amz-meta-`; undefined when the version is gone or cannot be read. */
  metadata(version: VersionRef): Promise<Readonly<Record<string, string>> | undefined>;
}

/** The prepared bucket, which keeps no versions. What cannot be done is thrown. */
export interface PreparedObjects {
  /** The keys of everything that was prepared of the version. */
  keys(version: VersionRef): Promise<readonly string[]>;
  delete(keys: readonly string[]): Promise<void>;
}

/** Tencent, as far as an erasure needs it. Nothing is thrown. */
interface ErasureTencent {
  ready(): Promise<NoCredentials | undefined>;
  personFaces(personId: string): Promise<Outcome<TencentPerson>>;
  deletePerson(personId: string, window: SendWindow): Promise<Outcome<DeletePersonAnswer>>;
  deleteFace(request: DeleteFaceRequest, window: SendWindow): Promise<Outcome<DeleteFaceAnswer>>;
}

/** The account's rate limit, shared by all functions. */
interface Pacer {
  slot(latest: number): Promise<{ begin(latest: number): Promise<'granted' | 'full'> } | 'full'>;
  throttled(): Promise<void>;
}

/** What a message of a dead-letter queue is about, as far as it says. */
export interface DeadLetter {
  readonly personId?: string | undefined;
  readonly image?: (ImageRef & Partial<ObjectRef> & Pick<StoredVersion, 'eTag'>) | undefined;
  /** ISO 8601. */
  readonly uploadedAt?: string | undefined;
}

/** Receives every message of a queue once, and puts those back that stay. */
export interface DeadLetterQueue {
  readonly name: string;
  /**
   * @param isOfPerson whether a message is to be deleted
   * @param until epoch milliseconds at which the pass ends, whatever is left
   * @param hiddenSeconds how long a message stays hidden that was received: longer than the pass, so that none comes twice
   */
  pass(
    isOfPerson: (letter: DeadLetter) => Promise<boolean>,
    until: number,
    hiddenSeconds: number,
  ): Promise<{ readonly deleted: number; readonly isComplete: boolean }>;
}

/** Lets one erasure at a time pass through the dead-letter queues: messages that another one has received cannot be seen. */
export interface PassLock {
  /** @param until epoch milliseconds at which it is free again, also for its holder, whatever happens */
  acquire(holder: string, now: number, until: number): Promise<'acquired' | 'taken'>;
  /** @param until as it was acquired: a delivery that stood still must not release what a later one has acquired */
  release(holder: string, until: number): Promise<void>;
}

/** The Persons table, as far as its items are counted. */
export interface CountedPersons {
  /** Up to six hours old; undefined when DynamoDB has not counted. */
  count(): Promise<number | undefined>;
}

export interface PersonsLog {
  personsKnown(count: number): void;
  troubled(what: string, error: unknown): void;
}

/** Where an operator sees what happened. No person and no object is named: the log outlasts the erasure. */
export interface EraseLog {
  started(record: ErasureRecord, requestedBy: string | undefined): void;
  delayed(erasureId: string, why: string, seconds: number): void;
  /** The message is sent again. */
  continued(erasureId: string, piece: number): void;
  ended(record: ErasureRecord): void;
  imageErased(erasureId: string): void;
  movedToDeadLetterQueue(delivery: Delivery, reason: DeadLetterReason, detail?: string): void;
  /** Retrying does not help until the operator acts. */
  operatorNeeded(reason: ServiceTrouble | 'RequestRefused'): void;
  troubled(what: string, error: unknown): void;
}

export interface EraseContext {
  readonly records: ErasureRecords;
  readonly persons: Persons;
  readonly rows: PersonRows;
  readonly objects: ImageObjects;
  readonly prepared: PreparedObjects;
  readonly tencent: ErasureTencent;
  readonly pacer: Pacer;
  readonly deadLetterQueues: readonly DeadLetterQueue[];
  readonly passLock: PassLock;
  /** HMAC-SHA-256 in hexadecimal digits. */
  readonly hashOf: (personId: string) => Promise<string>;
  readonly queue: {
    /**
     * Sends the message again, to go on with the next piece.
     *
     * @param messageId of the delivery: its repeat sends nothing
     */
    goOn(message: PersonErasureMessage, messageId: string): Promise<void>;
  };
  /** Absent when the stack publishes no events. It throws what may pass. */
  readonly publish: ((detail: PersonErasure) => Promise<void>) | undefined;
  readonly settings: {
    readonly stack: string;
    /** Metadata name of the person tag, without `x-amz-meta-`. */
    readonly personTag: string;
    readonly imagesBucket: string;
  };
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: EraseLog;
  /** Epoch milliseconds at which this invocation is cut off. */
  readonly deadline: number;
}
