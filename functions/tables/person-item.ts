import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { isoTime } from '../domain/clock.ts';
import type { OpenCall, Person } from '../domain/person.ts';

/** Items of the Persons table: face ids are a set (absent when there are none), times are ISO 8601 text. */

export function personAttributes(person: Person): Record<string, unknown> {
  const { personId: _key, faceIds, openCall, ...rest } = person;
  return {
    faceCount: undefined,
    lastEnrolledAt: undefined,
    faceModelVersion: undefined,
    ...rest,
    faceIds: faceIds.length > 0 ? new Set(faceIds) : undefined,
    openCall: openCall && {
      id: openCall.id,
      rows: openCall.rows,
      openedAt: isoTime(openCall.openedAt),
      until: isoTime(openCall.until),
    },
  };
}

export function personOf(item: Record<string, AttributeValue>): Person {
  const { faceIds, openCall, ...rest } = unmarshall(item);
  const person = {
    enrolledCount: 0,
    rejectedCount: 0,
    revision: 0,
    updatedAt: '',
    ...rest,
    faceIds: [...(faceIds ?? [])],
    openCall: openCall && openCallOf(openCall),
  };
  return person as unknown as Person;
}

function openCallOf(stored: Omit<OpenCall, 'openedAt' | 'until'> & { openedAt: string; until: string }): OpenCall {
  return { ...stored, openedAt: Date.parse(stored.openedAt), until: Date.parse(stored.until) };
}
