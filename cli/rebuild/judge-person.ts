import { madeFaces } from '../../functions/domain/agreement/made-faces.ts';
import { isoTime } from '../../functions/domain/clock.ts';
import { withEntries } from '../../functions/domain/enrolled-checksums.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { absentPerson, type Person, withoutExpiredTombstone, withoutFaceCount } from '../../functions/domain/person.ts';
import { changeTime } from '../../functions/domain/row-change.ts';
import { MAX_FACES_PER_PERSON } from '../../functions/domain/tencent/tencent-limits.ts';
import type { DecidedWrites } from '../resubmit/ports.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';
import type { ExaminedPerson } from './examine-images.ts';
import type { RebuildResult, RebuildSettings } from './ports.ts';

/** What Tencent has of a person, or that it has none. */
export type AtTencent = Extract<PersonReply, { readonly kind: 'found' | 'missing' }>;

export interface JudgedPerson {
  /** Rows to enroll again, the earliest upload first. */
  readonly rows: readonly FaceRow[];
  readonly leftOut: readonly RebuildResult[];
  /** Whether the first of them creates the person. */
  readonly createsPerson: boolean;
}

/**
 * Which images of a person have lost their face. Only these are enrolled again: a face that exists would be doubled, whatever
 * group the person is in, because a person has the same faces in all groups of an account.
 */
export function judgePerson(
  { person, enrollable }: ExaminedPerson,
  reply: AtTencent,
  { createsPersons, groupId }: RebuildSettings,
): JudgedPerson {
  if (reply.kind === 'missing') {
    if (!createsPersons) return { rows: [], leftOut: enrollable.map(() => 'personMissing'), createsPerson: false };
    return { ...withinPlaces(enrollable, person, MAX_FACES_PER_PERSON), createsPerson: true };
  }
  const { faceIds, groupIds = [] } = reply.person;
  if (groupId !== undefined && !groupIds.includes(groupId)) {
    return { rows: [], leftOut: enrollable.map(() => 'otherGroup'), createsPerson: false };
  }
  const hasFace = (row: FaceRow) => madeFaces(row).some((faceId) => faceIds.includes(faceId));
  const lost = enrollable.filter((row) => !hasFace(row));
  const { rows, leftOut } = withinPlaces(lost, person, MAX_FACES_PER_PERSON - faceIds.length);
  const kept: readonly RebuildResult[] = enrollable.filter(hasFace).map(() => 'stillAtTencent');
  return { rows, leftOut: [...kept, ...leftOut], createsPerson: false };
}

/** The face of an ENROLLED row, or the candidates when a lost answer does not tell which one it is. */

/** Faces that were on the person to the end come before those that were deleted earlier, and later uploads before earlier ones. */
function withinPlaces(rows: readonly FaceRow[], person: Person | undefined, places: number) {
  const wasThere = (row: FaceRow) => madeFaces(row).some((faceId) => person?.faceIds.includes(faceId));
  const byUpload = (one: FaceRow, other: FaceRow) => one.uploadedAt.localeCompare(other.uploadedAt);
  const preferred = rows.toSorted(
    (one, other) => Number(wasThere(other)) - Number(wasThere(one)) || byUpload(other, one),
  );
  const chosen = preferred.slice(0, Math.max(0, places));
  const leftOut: readonly RebuildResult[] = rows.slice(chosen.length).map(() => 'noPlace');
  return { rows: chosen.toSorted(byUpload), leftOut };
}

/** The rows are PENDING again, and the person is as if it had never had their faces. */
export function resetWrites(
  { personId, person }: ExaminedPerson,
  { rows, createsPerson }: JudgedPerson,
  now: number,
): DecidedWrites {
  const former = rows.flatMap(madeFaces);
  const before = person === undefined ? absentPerson(personId) : withoutExpiredTombstone(person, now);
  const faceIds = createsPerson ? [] : before.faceIds.filter((faceId) => !former.includes(faceId));
  const after: Person = {
    ...before,
    faceIds,
    // Without the entries of lost faces, no image is a duplicate of them.
    checksums: before.checksums && withEntries(before.checksums, [], faceIds),
    enrolledCount: Math.max(0, before.enrolledCount - rows.length),
    // What Tencent said of the person before the loss counts no more.
    refusal: undefined,
    ...(createsPerson ? NEVER_KNOWN : withoutFaceCount(before)),
    revision: before.revision + 1,
    updatedAt: isoTime(now),
  };
  return { rows: rows.map((row) => ({ row, patch: resetPatch(row, now) })), person: { before: person, after } };
}

/** So that any image may create the person, one that is uploaded meanwhile included. */
const NEVER_KNOWN = {
  faceCount: undefined,
  wasKnown: undefined,
  groupId: undefined,
  createdAt: undefined,
  faceModelVersion: undefined,
} as const;

function resetPatch(row: FaceRow, now: number): Partial<FaceRow> {
  return {
    ...NO_OUTCOME,
    formerFaceIds: madeFaces(row),
    submission: row.submission + 1,
    updatedAt: changeTime(row, now),
  };
}

const NO_OUTCOME = {
  status: 'PENDING',
  faceId: undefined,
  faceIdCandidates: undefined,
  faceIdSource: undefined,
  faceRect: undefined,
  faceModelVersion: undefined,
  createdPerson: undefined,
  completedAt: undefined,
} as const;
