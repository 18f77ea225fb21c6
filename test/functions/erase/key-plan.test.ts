import { describe, expect, it } from '@jest/globals';
import { planKey } from '../../../functions/erase/places/key-plan.ts';
import type { StoredVersion } from '../../../functions/erase/ports.ts';

/** The latest first. A capital letter is a version of the person, a small one is of another, and `-` is a delete marker. */
function plan(versions: string, seconds: readonly number[] = [...versions].map((_, index) => 100 - index)) {
  const stored = [...versions].map(
    (name, index): StoredVersion => ({
      version: name === '-' ? `marker${index}` : name,
      isCurrent: index === 0,
      isDeleteMarker: name === '-',
      modifiedAt: (seconds[index] ?? 0) * 1000,
    }),
  );
  const isOfPerson = ({ version }: StoredVersion) => /^[A-Y]$/.test(version);
  const { versions: erased, markers, cover } = planKey(stored, isOfPerson, ({ version }) => version === 'Z');
  return { erased: erased.join(''), markers: markers.length, isCovered: cover !== undefined };
}

describe('the versions of a key', () => {
  it.each([
    ['A', { erased: 'A', markers: 0, isCovered: false }],
    ['AB', { erased: 'AB', markers: 0, isCovered: false }],
    // The version of another person would become current.
    ['Aa', { erased: 'A', markers: 0, isCovered: true }],
    ['ABa', { erased: 'AB', markers: 0, isCovered: true }],
    ['aA', { erased: 'A', markers: 0, isCovered: false }],
    // A delete marker is below.
    ['A-a', { erased: 'A', markers: 0, isCovered: false }],
    ['Aa-', { erased: 'A', markers: 0, isCovered: true }],
    ['-A', { erased: 'A', markers: 1, isCovered: false }],
    ['-A-B-', { erased: 'AB', markers: 3, isCovered: false }],
    ['-Aa', { erased: 'A', markers: 0, isCovered: false }],
    // A later page erases the one below.
    ['AZ', { erased: 'A', markers: 0, isCovered: false }],
    ['aZ', { erased: '', markers: 0, isCovered: false }],
  ])('%s', (versions, expected) => {
    expect(plan(versions)).toEqual(expected);
  });

  it('are covered when in doubt: listings have whole seconds', () => {
    expect(plan('A-a', [100, 99, 99]).isCovered).toBe(true);
  });
});
