import type { Chance, Clock } from '../domain/clock.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { EnrollmentMessage } from '../domain/enrollment-message.ts';
import type { ImageErasureMessage } from '../domain/erasure/erasure-message.ts';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import type { OpenCall, Person } from '../domain/person.ts';
import type { FailedReason, Reason } from '../domain/reasons.ts';
import type { RemovalRefusal } from '../domain/removal-message.ts';
import type { RowChange, Verdict } from '../domain/row-change.ts';
import type { FaceService, Outcome, Secret } from '../domain/tencent/face-service.ts';

/** The enrollments queue, seen by who takes messages from it. */
export interface TakenMessages {
  /** The message comes back after that many seconds. It has to be reported as failed, too. */
  postpone(delivery: Delivery, seconds: number): Promise<void>;
  /** Puts a copy into the dead-letter queue, each time with an id of its own, so that none is taken for a repeat. */
  moveToDeadLetterQueue(delivery: Delivery, reason: DeadLetterReason): Promise<void>;
  /** Sends the image to the prepare stage, which sends it back when it is prepared. */
  prepare(message: EnrollmentMessage): Promise<void>;
  /** Sends an image of an erased person to the erase stage, which deletes it. */
  erase(message: ImageErasureMessage): Promise<void>;
}

/** `Malformed`: no message of this queue; `RowMissing`: its row is gone. None of these has a row to say so in. */
export type DeadLetterReason = FailedReason | 'Malformed' | 'RowMissing' | RemovalRefusal;

/** What one write changes: a person and rows of it, all or nothing. */
export interface LedgerWrite {
  /** As it was read; undefined when there was no item. The write is refused when it is not that any more. */
  readonly before: Person | undefined;
  readonly after: Person;
  readonly rows: readonly RowChange[];
  /** Makes a repeat of the very same write safe; a UUID. */
  readonly token?: string | undefined;
}

/** The Faces and Persons tables. Reads of an item are strongly consistent. What cannot be done at all is thrown. */
export interface Ledger {
  person(personId: string): Promise<Person | undefined>;
  row(ref: ImageRef): Promise<FaceRow | undefined>;
  /**
   * The images of a person that were uploaded last, at most `count` of them, the earliest first: as an index knows them,
   * which is behind by a moment.
   */
  lastUploads(personId: string, count: number): Promise<readonly ImageRef[]>;
  /** The images with that face, of whatever person, as an index knows them. */
  imagesWithFace(faceId: string): Promise<readonly ImageRef[]>;
  /**
   * Written only if the person is still what `before` says: while a call is open, that call (by its id); else the same
   * `revision` and no open call. And only if each row is still PENDING or FAILED; of a removal, ENROLLED with that face.
   */
  write(write: LedgerWrite): Promise<'written' | 'refused'>;
  /**
   * A change of one row outside any call. RETRY is written over PENDING or FAILED, FAILED over PENDING or over the very
   * FAILED row that was read, neither over OutcomeUnknown.
   */
  note(change: RowChange): Promise<'written' | 'refused'>;
}

/** The moment at which one request may leave. */
export interface Slot {
  /**
   * Waits for it. A request that comes too late takes another one, but none later than `latest` (epoch ms): then it is `full`.
   * The request has to leave at once.
   */
  begin(latest: number): Promise<'granted' | 'full'>;
}

/** The account's rate limit, shared by all functions. */
export interface Pacer {
  /**
   * Takes a slot and comes back shortly before it, so that what has to be written before the request is written in time.
   * `full` when the next one is too far ahead or later than `latest` (epoch ms).
   */
  slot(latest: number): Promise<Slot | 'full'>;
  /** Tencent refused a request for its rate: no request leaves for a second. */
  throttled(): Promise<void>;
}

/**
 * Why there is nothing to send. `gone`: the object version of the upload is gone. `notPrepared`: it is there, but what was
 * prepared of it has expired. `unavailable`: S3 cannot tell just now.
 */
type NoImage = 'gone' | 'notPrepared' | 'unavailable';

/** What is sent of an image: the prepared object where there is one, else the object version that was uploaded. */
export interface StoredImages {
  /** A URL that only opens this object, and only for a short time. */
  presign(row: FaceRow): Promise<Secret>;
  /** A refusal of S3 is thrown. */
  look(row: FaceRow): Promise<'there' | NoImage>;
  /** The metadata that the version was uploaded with, without `x-amz-meta-`. A refusal of S3 is thrown. */
  metadata(row: FaceRow): Promise<{ readonly metadata: Readonly<Record<string, string>> } | 'gone' | 'unavailable'>;
  /** The bytes. A refusal of S3 is thrown. */
  base64(row: FaceRow): Promise<{ readonly base64: string } | NoImage>;
}

/** How an image of an unknown person creates the person. */
export interface NewPersons {
  readonly groupId: string;
  /** Metadata name of the person's name, without `x-amz-meta-`. */
  readonly nameTag?: string | undefined;
  /** 0 to 4. */
  readonly uniqueControl: number;
}

export interface EnrollSettings {
  readonly allowDuplicates: boolean;
  readonly base64Fallback: boolean;
  /** Undefined when images of unknown persons are rejected. */
  readonly newPersons?: NewPersons | undefined;
  /** Nothing is sent of an image without a consent id. */
  readonly requireConsent: boolean;
  /** Whether persons get the key of their pseudonym, because outcomes are analyzed. */
  readonly pseudonyms: boolean;
  /** The delivery after which the queue itself would move the message to its dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Age at which images expire; undefined when they do not. */
  readonly keepImagesDays?: number | undefined;
}

/** What Tencent can be asked of a person. */
export type PersonRead = 'GetPersonBaseInfo' | 'GetPersonGroupInfo';

/** Where an operator sees what happened. Nothing that is passed here holds a secret. */
export interface EnrollLog {
  callEnded(personId: string, call: OpenCall, outcome: Outcome<unknown>, tookMs: number): void;
  personAsked(personId: string, outcome: Outcome<unknown>, tookMs: number, action: PersonRead): void;
  /** Tencent takes the face of a new person for that of another one: only the log names that one. */
  similarPerson(personId: string, similarPersonId: string): void;
  /** @param to what the change made of the image. A redriven image that waits again is still FAILED. */
  rowChanged(row: FaceRow, to: Verdict['to']): void;
  /** @param requestedBy as the message says */
  removalRequested(personId: string, image: ImageRef, requestedBy: string | undefined): void;
  /** The erase stage gets the image: its person is being erased. */
  erased(personId: string, image: ImageRef): void;
  waiting(personId: string, why: string, seconds: number, images: number): void;
  movedToDeadLetterQueue(delivery: Delivery, reason: DeadLetterReason): void;
  troubled(what: string, personId: string, error: unknown): void;
  /** Retrying does not help until the operator acts. */
  operatorNeeded(reason: Reason): void;
}

export interface EnrollContext {
  readonly ledger: Ledger;
  readonly pacer: Pacer;
  readonly tencent: FaceService;
  readonly images: StoredImages;
  readonly queue: TakenMessages;
  readonly settings: EnrollSettings;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: EnrollLog;
  /** Epoch milliseconds at which this invocation is cut off. */
  readonly deadline: number;
}
