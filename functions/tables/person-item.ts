import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { isoTime } from '../domain/clock.ts';
import type { EnrolledChecksums } from '../domain/enrolled-checksums.ts';
import type { OpenCall, Person } from '../domain/person.ts';

/**
 * Items of the Persons table: face ids are a set (absent when there are none), times are ISO 8601 text. The map of checksums
 * is written as a whole, because its keys are no names that a path could hold. Beside it stands the revision that it was
 * written with: the version before raises the revision and leaves the map as it is, which then is not to be trusted.
 */

export function personAttributes(person: Person): Record<string, unknown> {
  const { personId: _key, faceIds, checksums, openCall, ...rest } = person;
  return {
    faceCount: undefined,
    lastEnrolledAt: undefined,
    faceModelVersion: undefined,
    erasing: undefined,
    expiresAt: undefined,
    ...rest,
    faceIds: faceIds.length > 0 ? new Set(faceIds) : undefined,
    checksums:
      checksums &&
      Object.fromEntries(Object.entries(checksums).map(([checksum, candidates]) => [checksum, new Set(candidates)])),
    checksumsRevision: checksums && person.revision,
    openCall: openCall && { ...openCall, openedAt: isoTime(openCall.openedAt), until: isoTime(openCall.until) },
  };
}

export function personOf(item: Record<string, AttributeValue>): Person {
  const { faceIds, checksums, checksumsRevision, openCall, ...rest } = unmarshall(item);
  const isUpToDate = checksumsRevision === undefined || checksumsRevision === rest.revision;
  const person = {
    enrolledCount: 0,
    rejectedCount: 0,
    updatedAt: '',
    ...rest,
    faceIds: [...(faceIds ?? [])],
    checksums: checksums && isUpToDate ? checksumsOf(checksums) : undefined,
    openCall: openCall && openCallOf(openCall),
  };
  return person as unknown as Person;
}

function checksumsOf(stored: Readonly<Record<string, ReadonlySet<string>>>): EnrolledChecksums {
  return Object.fromEntries(Object.entries(stored).map(([checksum, faceIds]) => [checksum, [...faceIds]]));
}

function openCallOf(stored: object & { openedAt: string; until: string }): OpenCall {
  return { ...stored, openedAt: Date.parse(stored.openedAt), until: Date.parse(stored.until) } as OpenCall;
}
