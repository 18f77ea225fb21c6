import { madeFaces } from '../../domain/agreement/made-faces.ts';
import { holdsFace } from '../../domain/agreement/person-differences.ts';
import { isoTime } from '../../domain/clock.ts';
import type { ErasureRecord } from '../../domain/erasure/erasure-record.ts';
import { TOMBSTONE_DAYS } from '../../domain/erasure/tombstone.ts';
import { type FaceRow, isRejectedByEnroll } from '../../domain/face-row.ts';
import { absentPerson, type Person } from '../../domain/person.ts';
import type { EraseContext, Scope } from '../ports.ts';
import { Postponed } from '../postponed.ts';
import { replacePerson } from './replace-person.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Lets the item shrink to the tombstone, and to what images say that were uploaded later. @returns whether there was more */
export async function shrinkPerson(
  scope: Scope,
  later: readonly FaceRow[],
  record: ErasureRecord,
  context: EraseContext,
): Promise<boolean> {
  const before = await ownPerson(scope, context);
  if (isShrunk(before, later)) return false;
  await replace(shrunk(before, later, context.clock.now()), before, record, context);
  return true;
}

/** The tombstone is over in 15 days: with the item, or with the map in it when the person has later images. */
export async function expireTombstone(
  scope: Scope,
  later: readonly FaceRow[],
  record: ErasureRecord,
  context: EraseContext,
): Promise<void> {
  const before = await ownPerson(scope, context);
  const end = context.clock.now() + TOMBSTONE_DAYS * DAY_MS;
  const { erasing } = before;
  if (erasing === undefined) return;
  const ends =
    later.length === 0
      ? { erasing, expiresAt: Math.ceil(end / 1000) }
      : { erasing: { ...erasing, until: isoTime(end) } };
  await replace(
    { ...before, ...ends, revision: before.revision + 1, updatedAt: isoTime(context.clock.now()) },
    before,
    record,
    context,
  );
}

/** The tombstone stays until another erasure ends it. */
export async function keepTombstone(scope: Scope, record: ErasureRecord, context: EraseContext): Promise<void> {
  await keepTombstoneIn(await ownPerson(scope, context), record, context);
}

/** As `keepTombstone`, for an item that was read already. */
export async function keepTombstoneIn(before: Person, record: ErasureRecord, context: EraseContext): Promise<void> {
  const { erasing, expiresAt } = before;
  if (erasing === undefined || (expiresAt === undefined && erasing.until === undefined)) return;
  const kept = { id: erasing.id, asOf: erasing.asOf };
  const updatedAt = isoTime(context.clock.now());
  await replace(
    { ...before, erasing: kept, expiresAt: undefined, revision: before.revision + 1, updatedAt },
    before,
    record,
    context,
  );
}

/** Attributes that a tombstone may have, and the number of rejections, which later images raise. */
const OF_TOMBSTONES: readonly string[] = [
  'personId',
  'revision',
  'updatedAt',
  'erasing',
  'expiresAt',
  'faceIds',
  'enrolledCount',
  'rejectedCount',
];

/** Whether the item has nothing but the tombstone and what later images say. */
export function isShrunk(person: Person, later: readonly FaceRow[]): boolean {
  const { faceIds, enrolledCount } = person;
  const expected = facesOf(later);
  const others = Object.entries(person).filter(([name, value]) => value !== undefined && !OF_TOMBSTONES.includes(name));
  return (
    others.length === 0 &&
    enrolledCount === enrolledOf(later).length &&
    faceIds.length === expected.length &&
    faceIds.every((faceId) => expected.includes(faceId))
  );
}

function shrunk({ personId, revision, erasing }: Person, later: readonly FaceRow[], now: number): Person {
  return {
    ...absentPerson(personId),
    checksums: undefined,
    faceIds: facesOf(later),
    enrolledCount: enrolledOf(later).length,
    rejectedCount: later.filter(isRejectedByEnroll).length,
    erasing,
    revision: revision + 1,
    updatedAt: isoTime(now),
  };
}

function enrolledOf(later: readonly FaceRow[]): readonly FaceRow[] {
  return later.filter(holdsFace);
}

/** The faces of images that were uploaded later: they stay. */
export function facesOf(later: readonly FaceRow[]): readonly string[] {
  return [...new Set(enrolledOf(later).flatMap(madeFaces))];
}

/** The item with the tombstone of this erasure. */
async function ownPerson(scope: Scope, { persons }: EraseContext): Promise<Person> {
  const person = await persons.person(scope.personId);
  if (person?.erasing?.id === scope.erasureId) return person;
  throw new Postponed('Another erasure has taken the person over.', 1);
}

async function replace(after: Person, before: Person, record: ErasureRecord, context: EraseContext): Promise<void> {
  const written = await replacePerson(after, before, record, context);
  if (written === 'refused') throw new Postponed('The person has changed meanwhile.', 1);
}
