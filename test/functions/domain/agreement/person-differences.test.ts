import { describe, expect, it } from '@jest/globals';
import type { AgreedRow } from '../../../../functions/domain/agreement/agreed-row.ts';
import {
  type AgreedPerson,
  type PersonFacts,
  personDifferences,
} from '../../../../functions/domain/agreement/person-differences.ts';

function enrolled(name: string, more: Partial<AgreedRow> = {}): AgreedRow {
  return {
    objectKey: name,
    version: 'v1',
    status: 'ENROLLED',
    faceId: `face-${name}`,
    checksum: `md5:${name}`,
    ...more,
  };
}

const ROWS = [enrolled('a'), enrolled('b')];
const FACES = ['face-a', 'face-b'];
const ITEM: AgreedPerson = {
  faceIds: FACES,
  faceCount: 2,
  checksums: { 'md5:a': ['face-a'], 'md5:b': ['face-b'] },
  enrolledCount: 2,
  createdAt: '2026-11-10T08:00:00.000Z',
};

function differences(change: Partial<PersonFacts>) {
  return personDifferences({ item: ITEM, rows: ROWS, faces: FACES, ...change });
}

function withItem(change: Partial<AgreedPerson>) {
  return differences({ item: { ...ITEM, ...change } });
}

describe('a person agrees', () => {
  it('when item, rows and Tencent tell the same, in whatever order', () => {
    expect(differences({ faces: FACES.toReversed() })).toEqual([]);
  });

  it('without asking Tencent, when each enrolled face is in the list of the item', () => {
    expect(differences({ faces: undefined })).toEqual([]);
    expect(
      personDifferences({ item: { ...ITEM, faceIds: ['face-a'], checksums: undefined }, rows: ROWS, faces: undefined }),
    ).toEqual([{ kind: 'FaceIdsWrong', missing: ['face-b'], surplus: [] }]);
  });

  it('with candidates of a lost answer, as long as one of them is on the person', () => {
    const candidates = { faceId: undefined, faceIdCandidates: FACES };
    const rows = [enrolled('a', candidates), enrolled('b', candidates)];
    expect(differences({ rows, item: { ...ITEM, checksums: { 'md5:a': FACES, 'md5:b': FACES } } })).toEqual([]);
    expect(differences({ rows, faces: ['face-x'] }).map(({ kind }) => kind)).toContain('FaceGone');
  });

  it('as long as Tencent was not asked, or its answer was forgotten by a restore', () => {
    const forgotten = { faceCount: undefined, checksums: undefined };
    expect(withItem({ ...forgotten, faceIds: ['face-a', 'face-b', 'older'] })).toEqual([]);
  });

  it('when Tencent does not know the person, and neither do the tables', () => {
    const item = { ...ITEM, faceIds: [], faceCount: undefined, checksums: {}, enrolledCount: 0 };
    expect(differences({ item, rows: [], faces: 'missing' })).toEqual([]);
    expect(personDifferences({ item: undefined, rows: [], faces: FACES })).toEqual([]);
  });

  it('with images that have the same bytes, and with rows that have no checksum', () => {
    const rows = [enrolled('a'), enrolled('b', { checksum: 'md5:a' })];
    expect(differences({ rows, item: { ...ITEM, checksums: { 'md5:a': FACES } } })).toEqual([]);
    const bare = [enrolled('a'), enrolled('b', { checksum: undefined })];
    expect(differences({ rows: bare, item: { ...ITEM, checksums: { 'md5:a': ['face-a'] } } })).toEqual([]);
  });
});

describe('a person does not agree', () => {
  it('in exactly what is wrong', () => {
    expect(withItem({ enrolledCount: 1 })).toEqual([{ kind: 'EnrolledCountWrong', stored: 1, expected: 2 }]);
    expect(withItem({ faceCount: 3 })).toEqual([{ kind: 'FaceCountWrong', stored: 3, expected: 2 }]);
    expect(withItem({ faceIds: [...FACES, 'x'] })).toEqual([{ kind: 'FaceIdsWrong', missing: [], surplus: ['x'] }]);
    expect(withItem({ checksums: { 'md5:a': ['face-a'] } })).toEqual([
      { kind: 'ChecksumsWrong', missing: ['md5:b'], surplus: [] },
    ]);
    expect(withItem({ checksums: { ...ITEM.checksums, 'md5:x': ['face-a'] } })).toEqual([
      { kind: 'ChecksumsWrong', missing: [], surplus: ['md5:x'] },
    ]);
  });

  it('when a face has no row, unless another program created the person and the item knows the face', () => {
    const faces = [...FACES, 'x'];
    const known = { ...ITEM, faceIds: faces, faceCount: 3 };
    expect(differences({ item: known, faces })).toEqual([{ kind: 'FaceWithoutRow', faceId: 'x' }]);
    expect(differences({ item: { ...known, createdAt: undefined }, faces })).toEqual([]);
    expect(differences({ item: { ...ITEM, createdAt: undefined }, faces }).map(({ kind }) => kind)).toEqual([
      'FaceWithoutRow',
      'FaceCountWrong',
      'FaceIdsWrong',
    ]);
  });

  it('when the person, or its item, is not there', () => {
    expect(differences({ faces: 'missing' })).toEqual([{ kind: 'PersonGone', faceIds: FACES }]);
    expect(differences({ item: undefined })).toMatchObject([
      { kind: 'PersonItemMissing', images: [{ objectKey: 'a' }, { objectKey: 'b' }] },
    ]);
  });
});
