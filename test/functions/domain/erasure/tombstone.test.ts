import { describe, expect, it } from '@jest/globals';
import { isErased, tombstoneOf } from '../../../../functions/domain/erasure/tombstone.ts';
import { absentPerson, withoutExpiredTombstone } from '../../../../functions/domain/person.ts';

const NOW = Date.parse('2026-11-28T12:00:00.000Z');
const ERASING = { id: 'e0b9f2f6-5d0c-4a2b-8d26-2d2b7a2f5e11', asOf: '2026-11-28T11:00:00.000Z' };
const BEFORE = '2026-11-28T10:59:59.999Z';
const AFTER = '2026-11-28T11:00:00.001Z';

describe('an image of a person with a tombstone', () => {
  it('is erased when it was uploaded at or before that time', () => {
    expect([BEFORE, ERASING.asOf, AFTER].map((at) => isErased({ erasing: ERASING }, at, NOW))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is not erased once the tombstone is over, although TTL has not taken the item yet', () => {
    const seconds = NOW / 1000;
    expect(isErased({ erasing: ERASING, expiresAt: seconds + 1 }, BEFORE, NOW)).toBe(true);
    expect(isErased({ erasing: ERASING, expiresAt: seconds }, BEFORE, NOW)).toBe(false);
  });

  it('is not erased when there is no tombstone', () => {
    expect(isErased(absentPerson('1001'), BEFORE, NOW)).toBe(false);
    expect(tombstoneOf(undefined, NOW)).toBeUndefined();
  });
});

describe('a person whose tombstone is over', () => {
  it('goes on without it, so that the next write removes it', () => {
    const person = { ...absentPerson('1001'), revision: 3, erasing: ERASING, expiresAt: NOW / 1000 };
    expect(withoutExpiredTombstone(person, NOW)).toEqual({ ...person, erasing: undefined, expiresAt: undefined });
    const inForce = { ...person, expiresAt: undefined };
    expect(withoutExpiredTombstone(inForce, NOW)).toBe(inForce);
  });
});
