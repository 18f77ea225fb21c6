import type { Chance, Clock } from '../domain/clock.ts';
import type { EnrollmentMessage } from '../domain/enrollment-message.ts';
import type { ImageErasures, Tombstones } from '../domain/erasure/erased-image.ts';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import type { MaxLongEdge } from '../domain/image/image-formats.ts';
import type { PrepareImages } from '../domain/image/preparation-need.ts';
import type { IntakeFailure, ObjectRefusal } from '../domain/reasons.ts';
import type { MetadataRules } from '../domain/upload-metadata.ts';

export interface ObjectLocation {
  readonly bucket: string;
  readonly objectKey: string;
  /** Absent: the current one. */
  readonly version: string | undefined;
}

/** What the first read of an object tells. */
export interface ObjectStart {
  readonly version: string | undefined;
  readonly eTag: string;
  /** Bytes of the whole object. */
  readonly size: number;
  /** What identifies the bytes, where the first read tells it; for others it takes a request of its own. */
  readonly checksum?: string | undefined;
  /** Names are lower case and without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** `checksum` is absent when S3 keeps none of the whole object. */
export interface ObjectChecksum {
  readonly checksum?: string | undefined;
}

/** An object that is there, and that S3 refuses to every reader. */
export interface RefusedObject {
  readonly refused: ObjectRefusal;
  /** Of S3, such as `InvalidObjectState (GLACIER)`. */
  readonly code: string;
}

/** `deleteMarker`: the key's current version is one, or the named version is. The versions below it are there all the same. */
export type Missing = 'gone' | 'deleteMarker';

/** S3 denies the request itself, because a permission is missing. An outage is any other error. */
export class ObjectDeniedError extends Error {
  /** With S3's name of the error. */
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = cause.name;
  }
}

/** The images bucket. Whatever else goes wrong is thrown. */
export interface UploadedObjects {
  /** Metadata and the first `length` bytes in one request. */
  start(location: ObjectLocation, length: number): Promise<ObjectStart | RefusedObject | Missing>;
  /** Up to `length` bytes from `offset` on. */
  window(location: ObjectLocation, offset: number, length: number): Promise<Uint8Array | 'gone'>;
  /** What identifies the bytes of an object whose first read did not tell it. */
  checksum(location: ObjectLocation): Promise<ObjectChecksum | 'gone'>;
}

export type PutResult = { readonly kind: 'written' } | { readonly kind: 'exists'; readonly row: FaceRow };

/** The Faces table, as far as intake writes it. */
export interface FaceRows {
  /** Strongly consistent. */
  find(ref: ImageRef): Promise<FaceRow | undefined>;
  /** Writes the row if there is none yet. */
  create(row: FaceRow): Promise<PutResult>;
  /** Writes the row over `expected`, if that is still what is there. */
  replace(row: FaceRow, expected: FaceRow): Promise<'written' | 'refused'>;
  /** PENDING becomes FAILED. Any other row stays as it is, one that has failed already included, and is returned. */
  failPending(row: FaceRow, failure: IntakeFailure, message: string, at: string): Promise<PutResult>;
}

export interface EnrollmentQueue {
  /** @param receivedAt of the row: the queue does not take the message for one of an earlier row of the same version */
  send(message: EnrollmentMessage, receivedAt?: string): Promise<void>;
}

/** The queue of the prepare stage. It drops no repeats. */
export interface PreparationQueue {
  send(message: EnrollmentMessage): Promise<void>;
}

export interface IntakeSettings extends MetadataRules {
  /** The stack enrolls the same bytes again, so it need not know which they are. */
  readonly allowDuplicates: boolean;
  /** Pixels. */
  readonly maxLongEdge: MaxLongEdge;
  readonly prepareImages: PrepareImages;
  /** Pixels of a prepared image. */
  readonly preparedLongEdge: number;
  /** The delivery after which the queue itself would move the message to its dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Age at which images expire; undefined when they do not. */
  readonly keepImagesDays?: number | undefined;
}

/** Where an operator sees what happened. Nothing that is passed here holds a secret. */
export interface IntakeLog {
  duplicateEvent(ref: ImageRef): void;
  folderMarker(objectKey: string): void;
  received(row: FaceRow): void;
  malformed(): void;
  /** It was read late, its object is gone, and it leaves no row. */
  expiredEvent(ref: ImageRef): void;
  /** It was accepted, and is given up before enroll ever heard of it. */
  failed(row: FaceRow, reason: IntakeFailure): void;
  /** Its person is being erased, so the erase stage gets it. */
  erased(ref: ImageRef): void;
  troubled(what: string, objectKey: string, error: unknown): void;
}

export interface IntakeContext {
  readonly objects: UploadedObjects;
  readonly faces: FaceRows;
  readonly enrollments: EnrollmentQueue;
  readonly preparations: PreparationQueue;
  readonly tombstones: Tombstones;
  readonly erasures: ImageErasures;
  readonly settings: IntakeSettings;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: IntakeLog;
  /** Epoch milliseconds at which this invocation is cut off. */
  readonly deadline: number;
}
