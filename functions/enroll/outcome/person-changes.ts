import { checksumOf } from '../../domain/checksum.ts';
import { isoTime } from '../../domain/clock.ts';
import { type ChecksumEntry, withEntries } from '../../domain/enrolled-checksums.ts';
import { type CallKind, type OpenCall, type Person, withoutFaceCount } from '../../domain/person.ts';
import { refusalAfter } from '../../domain/person-refusal.ts';
import type { RowChange } from '../../domain/row-change.ts';
import { CALL_SETTLED_AFTER_MS } from '../../domain/tencent/call-deadlines.ts';

/** Pure: what a person's item is after each thing that can happen to it. Every change raises the revision. */

/** Tencent said which faces the person has. Undefined: it does not know the person, so whatever comes later is asked anew. */
export function withFaces(
  person: Person,
  faceIds: readonly string[] | undefined,
): Pick<Person, 'faceIds' | 'faceCount' | 'checksums' | 'wasKnown'> {
  const onPerson = faceIds ?? [];
  const checksums = person.checksums && withEntries(person.checksums, [], onPerson);
  const faceCount = faceIds === undefined ? withoutFaceCount(person) : { faceCount: faceIds.length };
  return { faceIds: onPerson, ...faceCount, checksums };
}

export function openedAt(person: Person, call: OpenCall): Person {
  return {
    ...person,
    openCall: call,
    revision: person.revision + 1,
    updatedAt: isoTime(call.openedAt),
  };
}

export function newCall(id: string, rows: OpenCall['rows'], now: number, kind: CallKind): OpenCall {
  return { id, rows, openedAt: now, until: now + CALL_SETTLED_AFTER_MS, ...kind };
}

/** The call is over, and this is what it did. */
export function closed(person: Person, changes: readonly RowChange[], at: number): Person {
  const faces = changes.flatMap(({ verdict }) =>
    verdict.to === 'ENROLLED' && 'faceId' in verdict ? [verdict.faceId] : [],
  );
  // A person that was not created is still unknown: nothing is known of its faces.
  const isUnknown = person.openCall?.kind === 'create' && faces.length === 0;
  const { faceIds } = withoutFaces(person, changes);
  return reconciled(person, isUnknown ? undefined : [...faceIds, ...faces], changes, at);
}

/** The call is over, and Tencent said which faces the person has now. Undefined: Tencent does not know the person. */
export function reconciled(
  person: Person,
  faceIds: readonly string[] | undefined,
  changes: readonly RowChange[],
  at: number,
): Person {
  const after = {
    ...counted(person, changes, at),
    ...withFaces(person, faceIds),
    ...created(person, changes, at),
    openCall: undefined,
  };
  // Without the entries of earlier images it is filled later, from all rows at once.
  return after.checksums === undefined
    ? after
    : { ...after, checksums: withEntries(after.checksums, changes.flatMap(entryOf), after.faceIds) };
}

/** Without the faces that these changes have removed. */
export function withoutFaces(person: Person, changes: readonly RowChange[]): Person {
  const removed = changes.flatMap(({ row, verdict }) => (verdict.to === 'REMOVED' ? row.faceId : []));
  const faceIds = person.faceIds.filter((faceId) => !removed.includes(faceId));
  // Of a person that is gone, nothing is known.
  return { ...person, ...withFaces(person, person.faceCount === undefined ? undefined : faceIds) };
}

/** Where and when the call has created the person, if it did. */
function created({ openCall }: Person, changes: readonly RowChange[], at: number) {
  const isCreated = changes.some(({ verdict }) => verdict.to === 'ENROLLED' && 'createdPerson' in verdict);
  return isCreated && openCall?.kind === 'create' ? { groupId: openCall.groupId, createdAt: isoTime(at) } : {};
}

/** Of an image that was enrolled: its bytes, and the face or the candidates they made. */
function entryOf({ row, verdict }: RowChange): readonly ChecksumEntry[] {
  const checksum = checksumOf(row);
  if (verdict.to !== 'ENROLLED' || checksum === undefined) return [];
  return [[checksum, 'faceId' in verdict ? [verdict.faceId] : verdict.faceIdCandidates]];
}

/** Images were rejected without a call. */
export function counted(person: Person, changes: readonly RowChange[], at: number): Person {
  const enrolled = changes.filter(({ verdict }) => verdict.to === 'ENROLLED').length;
  const rejected = changes.filter(({ verdict }) => verdict.to === 'REJECTED').length;
  const removed = changes.filter(({ verdict }) => verdict.to === 'REMOVED').length;
  const now = isoTime(at);
  return {
    ...person,
    enrolledCount: person.enrolledCount + enrolled - removed,
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
