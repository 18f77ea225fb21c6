import { isoTime } from '../domain/clock.ts';
import type { ErasureRecord } from '../domain/erasure/erasure-record.ts';
import { type Tombstone, tombstoneOf } from '../domain/erasure/tombstone.ts';
import { absentPerson, type Person } from '../domain/person.ts';
import { continuing } from './earlier-erasures.ts';
import { replacePerson } from './places/replace-person.ts';
import type { EraseContext, Scope } from './ports.ts';

/** A call takes about a second, but a person with many images has one after the other. */
const TRIES = 10;
const BETWEEN_TRIES_MS = 300;

interface Put {
  readonly tombstone: Tombstone;
  /** With the erasure whose tombstone was taken over. */
  readonly record: ErasureRecord;
}

/**
 * Writes the tombstone. From then on nothing is sent to Tencent for an image of the person, and a function that writes a final
 * row sees the tombstone afterwards. Waits for a call that is under way. One whose time is past is taken over: what it may
 * have added is deleted anyway.
 *
 * @returns the tombstone that stands: with the later time, if another erasure has left one. Or seconds until a try makes sense.
 */
export async function putTombstone(
  scope: Scope,
  record: ErasureRecord,
  context: EraseContext,
): Promise<Put | { readonly waits: number }> {
  const { clock, persons } = context;
  let waits = 1;
  let current = record;
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await clock.sleep(BETWEEN_TRIES_MS);
    const before = await persons.person(scope.personId);
    const now = clock.now();
    if (before?.openCall !== undefined && before.openCall.until > now) {
      waits = Math.ceil((before.openCall.until - now) / 1000) + 1;
      continue;
    }
    const found = tombstoneOf(before, now);
    const asOf = found !== undefined && Date.parse(found.asOf) > Date.parse(scope.asOf) ? found.asOf : scope.asOf;
    const tombstone = { id: scope.erasureId, asOf };
    if (found?.id === scope.erasureId && found.asOf === asOf) return { tombstone: found, record: current };
    // Before the tombstone: nothing else tells of the erasure before.
    if (found !== undefined) current = await continuing(current, found.id, context);
    const after = withTombstone(before ?? { ...absentPerson(scope.personId), checksums: undefined }, tombstone, now);
    const written = await replacePerson(after, before, current, context);
    if (written === 'written') return { tombstone, record: current };
  }
  return { waits };
}

function withTombstone(person: Person, erasing: Tombstone, now: number): Person {
  return {
    ...person,
    openCall: undefined,
    erasing,
    expiresAt: undefined,
    revision: person.revision + 1,
    updatedAt: isoTime(now),
  };
}
