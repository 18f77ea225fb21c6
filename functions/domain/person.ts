import type { EnrolledChecksums } from './enrolled-checksums.ts';
import { type ErasedPerson, tombstoneOf } from './erasure/tombstone.ts';
import type { ImageRef } from './face-row.ts';
import type { PersonRefusal } from './person-refusal.ts';

/** The writing request that is, or may still be, under way for a person: lock and write-ahead record in one. */
export type OpenCall = CallRecord & CallKind;

/** What the request does. Without a kind it adds the faces of its rows; the version before knew no other. */
export type CallKind = AddFaces | CreatePerson | RemoveFace;

interface AddFaces {
  readonly kind?: undefined;
}

/** It creates the person with the image of its only row. */
interface CreatePerson {
  readonly kind: 'create';
  /** What is sent: after a lost answer, only this name in this group shows that the person is ours. */
  readonly name: string;
  readonly groupId: string;
}

/** It deletes the face of its only row, which is ENROLLED. */
interface RemoveFace {
  readonly kind: 'remove';
  readonly faceId: string;
}

interface CallRecord {
  /** A UUID; also the idempotency token of the transaction that records the outcome. */
  readonly id: string;
  readonly rows: readonly ImageRef[];
  /** Epoch milliseconds. */
  readonly openedAt: number;
  /** Epoch milliseconds from which on Tencent can no longer be working on it. */
  readonly until: number;
}

/** One item of the Persons table. */
export interface Person extends ErasedPerson {
  readonly personId: string;
  /** The faces known to be on the person. */
  readonly faceIds: readonly string[];
  /** Absent until Tencent was asked which faces the person has. */
  readonly faceCount?: number | undefined;
  /** Of the images that gave it these faces. Absent on an item of the version before, until enroll fills it. */
  readonly checksums?: EnrolledChecksums | undefined;
  readonly enrolledCount: number;
  readonly rejectedCount: number;
  readonly lastEnrolledAt?: string | undefined;
  readonly faceModelVersion?: string | undefined;
  /** Raised by every change: what a writer has read is what it changes, or nothing is written. */
  readonly revision: number;
  readonly openCall?: OpenCall | undefined;
  readonly refusal?: PersonRefusal | undefined;
  /** The group in which the product created the person, and when it did (ISO 8601). */
  readonly groupId?: string | undefined;
  readonly createdAt?: string | undefined;
  /** True once the faces of a person that existed are not known any more. Who deleted it wants it to stay deleted. */
  readonly wasKnown?: boolean | undefined;
  /** Of the pseudonym that analysts see, as base64. It leaves the table only to compute that. */
  readonly pseudonymKey?: string | undefined;
  readonly updatedAt: string;
}

export function absentPerson(personId: string): Person {
  return { personId, faceIds: [], checksums: {}, enrolledCount: 0, rejectedCount: 0, revision: 0, updatedAt: '' };
}

/** A person without a key gets one, except under a tombstone: what is erased must not be linked again. */
export function withPseudonymKey(person: Person, newKey: () => string): Person {
  if (person.pseudonymKey !== undefined || person.erasing !== undefined) return person;
  return { ...person, pseudonymKey: newKey() };
}

/**
 * The person as a new one, once the tombstone is over: the write that is made from it ends the tombstone. An item without
 * a tombstone stays as it is.
 *
 * @param now epoch milliseconds
 */
export function withoutExpiredTombstone(person: Person, now: number): Person {
  if (person.erasing === undefined || tombstoneOf(person, now) !== undefined) return person;
  return { ...person, erasing: undefined, expiresAt: undefined };
}

/** Whether the product has never known the person to exist: only then may an image create it. */
export function isNewPerson({ faceCount, enrolledCount, createdAt, wasKnown }: Person): boolean {
  return faceCount === undefined && enrolledCount === 0 && createdAt === undefined && wasKnown !== true;
}

/** The faces of the person are asked for anew, and that it has existed is not forgotten. */
export function withoutFaceCount(person: Person): Pick<Person, 'faceCount' | 'wasKnown'> {
  return { faceCount: undefined, ...(!isNewPerson(person) && { wasKnown: true }) };
}

/**
 * The faces on the person that these bytes are known to have made, in a fixed order: one, or the candidates of a lost
 * answer; none when the image is no duplicate.
 */
export function facesOfBytes({ checksums = {}, faceIds }: Person, checksum: string | undefined): readonly string[] {
  const made = checksum === undefined ? [] : (checksums[checksum] ?? []);
  return made.filter((faceId) => faceIds.includes(faceId)).toSorted();
}

/** The faces in `current` that were not known before: what an open call may have added. */
export function newFaces(person: Person, current: readonly string[]): readonly string[] {
  const known = new Set(person.faceIds);
  return [...new Set(current)].filter((faceId) => !known.has(faceId));
}
