import type { Clock } from '../../functions/domain/clock.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { StageQueues } from '../redrive/ports.ts';
import type { DecidedWrites } from '../resubmit/ports.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';
import type { TencentFailure } from '../shared/tencent/tencent-reply.ts';

/** `archived`: it has to be restored first. `denied`: the caller may not read it. */
export type StoredObject = 'there' | 'gone' | 'archived' | 'denied';

/** What a rebuild reads. Reads of items are strongly consistent. */
export interface RebuildReads {
  /** All persons, page by page. */
  personIds(): AsyncIterable<readonly string[]>;
  person(personId: string): Promise<Person | undefined>;
  /** All rows of the person, by an index that is behind by a moment. */
  rows(personId: string): Promise<readonly FaceRow[]>;
  row(ref: ImageRef): Promise<FaceRow | undefined>;
  object(row: FaceRow): Promise<StoredObject>;
  /** Free of charge. It takes slots at the pacer. */
  ask(personId: string): Promise<PersonReply>;
  readonly clock: Clock;
}

export interface RebuildPorts extends RebuildReads, StageQueues {
  /** Written only if rows and person are as they were read, and no call is open. */
  write(writes: DecidedWrites): Promise<'written' | 'refused'>;
  /** About how many messages wait in the queues. */
  waiting(): Promise<number>;
}

export interface RebuildSettings {
  /** Whether the stack creates persons that Tencent does not know. */
  readonly createsPersons: boolean;
  /** Only persons in this group, and those that do not exist. */
  readonly groupId?: string | undefined;
  readonly requireConsent: boolean;
  /** ISO 8601: images that were enrolled at or after it are left alone. */
  readonly enrolledBefore: string;
}

/** Images, by what becomes of them. The order is that of the report. */
export const REBUILD_RESULTS = [
  'sent',
  'sentAgain',
  'stillAtTencent',
  'enrolledLater',
  'objectGone',
  'objectArchived',
  'objectDenied',
  'consentMissing',
  'personErased',
  'personMissing',
  'otherGroup',
  'noPlace',
  'changing',
] as const;

/**
 * `sent`: to be enrolled again, or sent for it. `sentAgain`: an earlier rebuild has begun with it, and its message is sent once
 * more. `stillAtTencent`: its face exists. `enrolledLater`: it was enrolled after the time from which on nothing is lost.
 * `objectGone`, `objectArchived`, `objectDenied`: its bytes cannot be read. `consentMissing`: the stack requires a consent by
 * now. `personErased`: its person is being erased, or was a short time ago. `personMissing`: Tencent does not know the
 * person, and the stack creates none. `otherGroup`: the person exists, but not in the group. `noPlace`: the person has
 * as many faces as Tencent allows. `changing`: a request for the person is open, or the person changed each time.
 */
export type RebuildResult = (typeof REBUILD_RESULTS)[number];

export type ResultCounts = Readonly<Record<RebuildResult, number>>;

/** Ends the run: nothing is known of a person that Tencent did not tell of. */
export class NotAskedError extends Error {
  override readonly name = 'NotAskedError';
  readonly failure: TencentFailure;

  constructor(failure: TencentFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
