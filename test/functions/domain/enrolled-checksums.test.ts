import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChecksumEntry, withEntries } from '../../../functions/domain/enrolled-checksums.ts';

const faceId = fc.constantFrom<string[]>('1', '2', '3', '4', '5', '6', '7', '8', '9');
const faceIds = fc.uniqueArray(faceId);
const entry = fc.tuple(fc.stringMatching(/^md5:[a-l]$/), fc.uniqueArray(faceId, { minLength: 1, maxLength: 4 }));
const entries = fc.array(entry, { maxLength: 12 });

describe('the checksums of a person', () => {
  it('are those that were there and those that came, in their order', () => {
    expect(Object.entries(withEntries({ a: ['1'] }, [['b', ['2']]], ['1', '2']))).toEqual([
      ['a', ['1']],
      ['b', ['2']],
    ]);
  });

  it('name all faces on the person that the same bytes made', () => {
    const added: ChecksumEntry[] = [
      ['a', ['2']],
      ['a', ['3', '4']],
    ];
    expect(withEntries({ a: ['1', '9'] }, added, ['1', '2', '3'])).toEqual({ a: ['1', '2', '3', '4'] });
  });

  it('lose an entry when none of its faces is on the person any more, and keep it whole as long as one is', () => {
    const known = { one: ['1'], candidates: ['1', '2'], gone: ['3', '4'] };
    expect(withEntries(known, [], ['2'])).toEqual({ candidates: ['1', '2'] });
  });

  it('are eight at most: what came stays, and candidates go before faces that are certain', () => {
    const known = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`known ${index}`, [`${index}`]]));
    const all = [...Array(12).keys()].map(String);
    const left = withEntries({ ...known, vague: ['1', '2', '3'] }, [['new', ['9', '10']]], all);
    expect(Object.keys(left)).toHaveLength(8);
    expect(left).toHaveProperty('new', ['9', '10']);
    expect(left).not.toHaveProperty('vague');
  });

  it('never hold a set without faces on the person, which DynamoDB could not store, nor more than eight', () => {
    fc.assert(
      fc.property(entries, entries, faceIds, (known, added, onPerson) => {
        const left = Object.entries(withEntries(Object.fromEntries(known), added as ChecksumEntry[], onPerson));
        expect(left.length).toBeLessThanOrEqual(8);
        for (const [, faces] of left) expect(faces.some((face) => onPerson.includes(face))).toBe(true);
        const stayed = added.slice(-1).filter(([, faces]) => faces.some((face) => onPerson.includes(face)));
        for (const [checksum, faces] of stayed) {
          expect(Object.fromEntries(left)[checksum]).toEqual(expect.arrayContaining(faces));
        }
      }),
    );
  });
});
