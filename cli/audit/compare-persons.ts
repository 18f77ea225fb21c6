import { holdsFace, personDifferences } from '../../functions/domain/agreement/person-differences.ts';
import { tombstoneOf } from '../../functions/domain/erasure/tombstone.ts';
import type { PersonRecord, RecordedPerson, RecordedRow } from './audit-record.ts';
import type { AuditRequest, PartContext } from './audit-request.ts';
import { backFromErasure } from './back-from-erasure.ts';
import { examinePerson } from './examine-person.ts';

/** What the lists say of one person. They were read one after the other, so a difference is only a suspicion. */
interface ListedPerson {
  readonly rows: RecordedRow[];
  item?: RecordedPerson;
  /** Undefined: no group that was listed has the person. */
  faceIds?: readonly string[];
}

/** Compares the persons of one part, and examines those about whom the lists do not agree. */
export async function comparePersons(records: AsyncIterable<PersonRecord>, context: PartContext): Promise<void> {
  for (const [personId, person] of await byPerson(records)) {
    if (context.signal.aborted) return;
    if (!isAskedFor(person, context.request) || !(await isSuspicious(personId, person, context))) continue;
    await context.sideBySide.room();
    context.sideBySide.start(async () => context.onExamined(await examinePerson(personId, context)));
  }
}

async function byPerson(records: AsyncIterable<PersonRecord>): Promise<ReadonlyMap<string, ListedPerson>> {
  const persons = new Map<string, ListedPerson>();
  for await (const record of records) {
    const person = persons.get(record.key) ?? { rows: [] };
    persons.set(record.key, person);
    if (record.kind === 'row') person.rows.push(record.row);
    else if (record.kind === 'item') person.item = record.item;
    // Pages shift while persons come and go: one may be listed twice.
    else person.faceIds = record.faceIds;
  }
  return persons;
}

function isAskedFor({ item, rows, faceIds }: ListedPerson, { since, groupId }: AuditRequest): boolean {
  if (groupId !== undefined && faceIds === undefined && item?.groupId !== groupId) return false;
  if (since === undefined) return true;
  return [item, ...rows].some((one) => one !== undefined && Date.parse(one.updatedAt) >= since);
}

async function isSuspicious(personId: string, person: ListedPerson, context: PartContext): Promise<boolean> {
  const { item, rows, faceIds } = person;
  const { clock, erasures } = context.ports;
  const erasure = await erasures.of(personId);
  if (erasure !== undefined) {
    const back = backFromErasure(erasure, rows, faceIds ?? 'missing', clock.now());
    if (back !== undefined) return true;
  }
  // An erasure that is under way deletes one thing after the other.
  if (tombstoneOf(item, clock.now()) !== undefined) return false;
  if (item?.openCall !== undefined) return true;
  const enrolled = rows.filter(holdsFace);
  if (faceIds !== undefined) return personDifferences({ item, rows, faces: faceIds }).length > 0;
  // The person is in another group, was skipped by a shifting page, or is gone.
  const isKnown = item?.faceCount !== undefined || (item?.faceIds.length ?? 0) > 0 || enrolled.length > 0;
  return isKnown || personDifferences({ item, rows, faces: undefined }).length > 0;
}
