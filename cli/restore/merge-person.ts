import { isDeepStrictEqual } from 'node:util';
import { tombstoneOf } from '../../functions/domain/erasure/tombstone.ts';
import { type Person, withoutExpiredTombstone, withoutFaceCount } from '../../functions/domain/person.ts';

export interface PersonPair {
  readonly restored: Person | undefined;
  readonly live: Person | undefined;
}

/**
 * The item of the Persons table after the restore: as it was, but everything that Tencent knows better is asked for again. A
 * tombstone that is there stays. A call that was open is over.
 *
 * @param isErased whether the person was erased after the restore point: then nothing goes back
 * @param now epoch milliseconds
 * @returns undefined when the live item is right as it is
 */
export function mergedPerson({ restored, live }: PersonPair, isErased: boolean, now: number): Person | undefined {
  if (isErased || tombstoneOf(live, now) !== undefined) return undefined;
  const base = restored === undefined ? live : withWhatStays(restored, live, now);
  if (base === undefined) return undefined;
  const after: Person = {
    ...base,
    ...withoutFaceCount(base),
    checksums: undefined,
    refusal: undefined,
    openCall: undefined,
    // Above both, so that no function that stood still finds the revision that it has read.
    revision: Math.max(restored?.revision ?? 0, live?.revision ?? 0) + 1,
    updatedAt: new Date(now).toISOString(),
  };
  return live !== undefined && isSame(after, live) ? undefined : after;
}

/** What was learned of the person since, and does not become wrong: who created it, and the key of its pseudonym. */
function withWhatStays(restored: Person, live: Person | undefined, now: number): Person {
  const { createdAt, groupId, pseudonymKey, wasKnown } = live ?? {};
  const { expiresAt: _, ...base } = withoutExpiredTombstone(restored, now);
  // Under a tombstone there is no key: what was erased must not be linked again.
  const key = base.erasing === undefined ? (base.pseudonymKey ?? pseudonymKey) : base.pseudonymKey;
  return {
    ...base,
    ...(restored.erasing !== undefined && base.erasing !== undefined && { expiresAt: restored.expiresAt }),
    createdAt: base.createdAt ?? createdAt,
    groupId: base.groupId ?? groupId,
    wasKnown: base.wasKnown ?? wasKnown,
    pseudonymKey: key,
  };
}

function isSame(one: Person, other: Person): boolean {
  return isDeepStrictEqual(comparable(one), comparable(other));
}

/** Without what differs in every write, and without attributes that are absent. */
function comparable({ revision: _, updatedAt: __, faceIds, ...person }: Person): object {
  const present = Object.entries(person).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), faceIds: new Set(faceIds) };
}
