import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { absentPerson, facesOfBytes, newFaces } from '../../../functions/domain/person.ts';
import {
  ANSWER_WITHIN_MS,
  CALL_OWNED_MS,
  CALL_SETTLED_AFTER_MS,
  SEND_WITHIN_MS,
} from '../../../functions/domain/tencent/call-deadlines.ts';

const faceIds = fc.array(fc.constantFrom<string[]>('1', '2', '3', '4', '5', '6'));

describe('the new faces of a person', () => {
  it('are those that were not known before, each once and in the order in which Tencent names them', () => {
    const person = { ...absentPerson('1001'), faceIds: ['1', '2'] };
    expect(newFaces(person, ['4', '2', '3', '4', '1'])).toEqual(['4', '3']);
  });

  it('and the known ones are together what Tencent names', () => {
    fc.assert(
      fc.property(faceIds, faceIds, (known, current) => {
        const added = newFaces({ ...absentPerson('1001'), faceIds: known }, current);
        expect(added.filter((faceId) => known.includes(faceId))).toEqual([]);
        expect(new Set([...added, ...known.filter((faceId) => current.includes(faceId))])).toEqual(new Set(current));
      }),
    );
  });
});

describe('the faces that some bytes made', () => {
  const person = {
    ...absentPerson('1001'),
    faceIds: ['3', '2', '1'],
    checksums: { one: ['1'], several: ['3', '2', '9'], gone: ['8'] },
  };

  it.each([
    ['one', ['1']],
    ['several', ['2', '3']],
    ['gone', []],
    ['unknown', []],
    [undefined, []],
  ])('with the checksum %s are those that are on the person, in a fixed order: %j', (checksum, faces) => {
    expect(facesOfBytes(person, checksum)).toEqual(faces);
  });

  it('are none while the checksums are not known', () => {
    expect(facesOfBytes({ ...person, checksums: undefined }, 'one')).toEqual([]);
  });
});

describe('a call', () => {
  it('belongs to whoever opened it as long as its answer may come, and is settled only later', () => {
    expect(CALL_OWNED_MS).toBeGreaterThanOrEqual(SEND_WITHIN_MS + ANSWER_WITHIN_MS);
    expect(CALL_SETTLED_AFTER_MS).toBeGreaterThan(CALL_OWNED_MS);
  });
});

describe('a person of whom nothing is written yet', () => {
  it('has no faces, no counts and no revision, and Tencent has not been asked', () => {
    expect(absentPerson('1001')).toEqual({
      personId: '1001',
      faceIds: [],
      checksums: {},
      enrolledCount: 0,
      rejectedCount: 0,
      revision: 0,
      updatedAt: '',
    });
  });
});
