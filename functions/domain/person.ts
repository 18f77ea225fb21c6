import type { ImageRef } from './face-row.ts';

/** The writing request that is, or may still be, under way for a person: lock and write-ahead record in one. */
export interface OpenCall {
  /** A UUID; also the idempotency token of the transaction that records the outcome. */
  readonly id: string;
  readonly rows: readonly ImageRef[];
  /** Epoch milliseconds. */
  readonly openedAt: number;
  /** Epoch milliseconds from which on Tencent can no longer be working on it. */
  readonly until: number;
}

/** One item of the Persons table. */
export interface Person {
  readonly personId: string;
  /** The faces known to be on the person. */
  readonly faceIds: readonly string[];
  /** Absent until Tencent was asked which faces the person has. */
  readonly faceCount?: number | undefined;
  readonly enrolledCount: number;
  readonly rejectedCount: number;
  readonly lastEnrolledAt?: string | undefined;
  readonly faceModelVersion?: string | undefined;
  /** Raised by every change: what a writer has read is what it changes, or nothing is written. */
  readonly revision: number;
  readonly openCall?: OpenCall | undefined;
  readonly updatedAt: string;
}

/** A request that has not left us this long after the call was opened is not sent any more. */
export const SEND_WITHIN_MS = 2_000;

/** How long an answer is waited for: Tencent itself gives up after 5 s, download included. */
export const ANSWER_WITHIN_MS = 8_000;

/** Sent at the latest after 2 s and given up by Tencent after 5 s more: after 20 s nothing can still happen. */
export const CALL_SETTLED_AFTER_MS = 20_000;

/** While a call is younger than this, whoever opened it may still get its answer. */
export const CALL_OWNED_MS = SEND_WITHIN_MS + ANSWER_WITHIN_MS;

/** Tencent's limit of images in one CreateFace request. */
export const MAX_IMAGES_PER_CALL = 4;

/** Tencent's limit of faces on one person. */
export const MAX_FACES_PER_PERSON = 5;

export function absentPerson(personId: string): Person {
  return { personId, faceIds: [], enrolledCount: 0, rejectedCount: 0, revision: 0, updatedAt: '' };
}

/** The faces in `current` that were not known before: what an open call may have added. */
export function newFaces(person: Person, current: readonly string[]): readonly string[] {
  const known = new Set(person.faceIds);
  return [...new Set(current)].filter((faceId) => !known.has(faceId));
}
