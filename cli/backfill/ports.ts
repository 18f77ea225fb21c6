import type { Clock } from '../../functions/domain/clock.ts';
import type { ErasedPerson } from '../../functions/domain/erasure/tombstone.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';

/** One version of an object, as a listing or an inventory has it. */
export interface ListedVersion {
  readonly objectKey: string;
  /** `null` for what was written while the bucket kept no versions. */
  readonly version: string;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  /** Bytes. */
  readonly size: number;
  readonly eTag: string;
  /** ISO 8601. */
  readonly lastModified: string;
  readonly storageClass?: string | undefined;
  /** Of an archived one: whether it can be read for now. An inventory does not tell. */
  readonly isRestored?: boolean | undefined;
}

/** Where the versions come from. Each call of `pages` begins anew; a page fits into memory with ease. */
export interface VersionSource {
  pages(): AsyncIterable<readonly ListedVersion[]>;
}

/** What the Faces table says of a version. */
export type RowState = Pick<FaceRow, 'status' | 'updatedAt'>;

export interface ReadPorts {
  /** The rows that there are, by image id. */
  rows(versions: readonly ListedVersion[]): Promise<ReadonlyMap<string, RowState>>;
  readonly clock: Clock;
}

export interface SendPorts extends ReadPorts {
  /**
   * Puts the events into the uploads queue, at most ten at once. Returns those that the queue does not accept.
   *
   * @throws when SQS accepts none of them, for a reason of its own
   */
  send(bodies: readonly string[]): Promise<readonly RefusedBody[]>;
  /** About how many messages both queues hold. */
  waiting(): Promise<number>;
}

export interface MetadataPorts {
  /** The metadata of a version; its names are lower case and without `x-amz-meta-`. */
  metadata(version: ListedVersion): Promise<Readonly<Record<string, string>> | 'gone'>;
  /** The tombstone of a person, if there is one. */
  readonly erasedPerson: (personId: string) => Promise<ErasedPerson | undefined>;
  readonly clock: Pick<Clock, 'now'>;
}

export interface RefusedBody {
  readonly index: number;
  /** In the words of SQS. */
  readonly reason: string;
}

/** What was found so far. */
export interface Counts {
  /** Versions in the listing or inventory. */
  readonly listed: number;
  /** Current versions that have a row already. */
  readonly known: number;
  /** Versions that can be enrolled and have no message on its way: to be sent, or sent. */
  readonly missing: number;
  /** Of those: rows that have been PENDING for longer than a queue keeps a message. The others have no row. */
  readonly expired: number;
  /** Bytes of those. */
  readonly bytes: number;
  readonly passedOver: Readonly<Record<PassedOver, number>>;
}

/**
 * `notCurrent`: an older version, or a delete marker. `folder`: an empty object whose key ends in a slash. `unversioned`:
 * written while the bucket kept no versions. `archived`: has to be restored first.
 */
export type PassedOver = 'notCurrent' | 'folder' | 'unversioned' | 'archived';

export interface SendOptions {
  readonly bucket: string;
  /** Images a second, at most. */
  readonly rate: number;
  /** Nothing is sent while more messages than this wait. */
  readonly maxWaiting: number;
}

export interface SendContext {
  readonly signal: AbortSignal;
  onProgress(progress: SendProgress): void;
}

export interface SendProgress extends Counts {
  readonly sent: number;
  /** Images that SQS did not accept. */
  readonly notSentCount: number;
  /** How many messages wait, while that is why nothing is sent. */
  readonly heldBy?: number | undefined;
}

export interface SendReport extends SendProgress {
  /** The first of the images that SQS did not accept. */
  readonly notSent: readonly NotSent[];
  readonly isInterrupted: boolean;
  /** Everything up to this key, in the order of the source, is done. */
  readonly lastKey?: string | undefined;
}

/** An image that SQS did not accept. */
export interface NotSent {
  readonly objectKey: string;
  readonly version: string;
  readonly reason: string;
}
