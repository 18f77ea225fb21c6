import { isoTime } from '../../domain/clock.ts';
import type { OpenCall, Person } from '../../domain/person.ts';
import { refusalAfter } from '../../domain/person-refusal.ts';
import type { RowChange } from '../../domain/row-change.ts';
import { CALL_SETTLED_AFTER_MS } from '../../domain/tencent/call-deadlines.ts';

/** Pure: what a person's item is after each thing that can happen to it. Every change raises the revision. */

export function openedAt(person: Person, call: OpenCall, knownFaceIds: readonly string[]): Person {
  return {
    ...person,
    faceIds: knownFaceIds,
    faceCount: knownFaceIds.length,
    openCall: call,
    revision: person.revision + 1,
    updatedAt: isoTime(call.openedAt),
  };
}

export function newCall(id: string, rows: OpenCall['rows'], now: number): OpenCall {
  return { id, rows, openedAt: now, until: now + CALL_SETTLED_AFTER_MS };
}

/** The call is over, and this is what it did. */
export function closed(person: Person, changes: readonly RowChange[], at: number): Person {
  const faces = changes.flatMap(({ verdict }) =>
    verdict.to === 'ENROLLED' && 'faceId' in verdict ? [verdict.faceId] : [],
  );
  const faceIds = [...person.faceIds, ...faces];
  return { ...counted(person, changes, at), faceIds, faceCount: faceIds.length, openCall: undefined };
}

/** The call is over, and Tencent said which faces the person has now. Undefined: Tencent does not know the person. */
export function reconciled(
  person: Person,
  faceIds: readonly string[] | undefined,
  changes: readonly RowChange[],
  at: number,
): Person {
  return { ...counted(person, changes, at), faceIds: faceIds ?? [], faceCount: faceIds?.length, openCall: undefined };
}

/** Images were rejected without a call. */
export function counted(person: Person, changes: readonly RowChange[], at: number): Person {
  const enrolled = changes.filter(({ verdict }) => verdict.to === 'ENROLLED').length;
  const rejected = changes.filter(({ verdict }) => verdict.to === 'REJECTED').length;
  const now = isoTime(at);
  return {
    ...person,
    enrolledCount: person.enrolledCount + enrolled,
    rejectedCount: person.rejectedCount + rejected,
    ...(enrolled > 0 && { lastEnrolledAt: now }),
    faceModelVersion: modelVersion(changes) ?? person.faceModelVersion,
    refusal: refusalAfter(person.refusal, changes, at),
    revision: person.revision + 1,
    updatedAt: now,
  };
}

function modelVersion(changes: readonly RowChange[]): string | undefined {
  for (const { verdict } of changes) {
    if (verdict.to === 'ENROLLED' && 'faceModelVersion' in verdict) return verdict.faceModelVersion;
  }
  return undefined;
}
