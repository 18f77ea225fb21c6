import { describe, expect, it } from '@jest/globals';
import { evidenceOf } from '../../../../cli/audit/undecided/gather-evidence.ts';
import type { SearchResult } from '../../../../cli/audit/undecided/ports.ts';
import { needsSearch, proposeDecisions } from '../../../../cli/audit/undecided/propose-decisions.ts';
import { type FaceRow, imageId } from '../../../../functions/domain/face-row.ts';
import { absentPerson } from '../../../../functions/domain/person.ts';
import { EnrollWorld, PERSON } from '../../../fakes/enroll-world.ts';

const world = new EnrollWorld();

function unknown(key: string, ...candidates: readonly string[]): FaceRow {
  return world.pending(key, { status: 'FAILED', reason: 'OutcomeUnknown', faceIdCandidates: candidates });
}

function uncertain(key: string, ...candidates: readonly string[]): FaceRow {
  return world.pending(key, { status: 'ENROLLED', faceIdSource: 'reconciled', faceIdCandidates: candidates });
}

function enrolled(key: string, faceId: string): FaceRow {
  return world.pending(key, { status: 'ENROLLED', faceIdSource: 'response', faceId });
}

type Scores = Readonly<Record<string, number>>;

function scored(scores: Scores, othersAtMost?: number): SearchResult {
  return { kind: 'scored', scores: new Map(Object.entries(scores)), othersAtMost };
}

/** What is proposed for each key, with the search results of the images by key. */
function proposed(
  rows: readonly FaceRow[],
  faces: readonly string[],
  searches: Readonly<Record<string, SearchResult>> = {},
  known: readonly string[] = [],
): Readonly<Record<string, string>> {
  const person = evidenceOf({ ...absentPerson(PERSON), faceIds: [...known] }, rows, faces);
  const results = rows.flatMap((row) => {
    const result = searches[row.objectKey];
    return result === undefined ? [] : [[imageId(row), result] as const];
  });
  return Object.fromEntries(
    proposeDecisions(person, new Map(results)).map((proposal) => [
      proposal.row.objectKey,
      proposal.kind === 'enrolled' ? `enrolled ${proposal.faceId}` : proposal.kind,
    ]),
  );
}

describe('without a search', () => {
  it('an image was not added when its candidates belong to other images', () => {
    expect(proposed([unknown('a', 'f1'), enrolled('b', 'f1')], ['f1'])).toEqual({ a: 'notEnrolled' });
  });

  it('an image is not there when its candidates are gone from Tencent', () => {
    expect(proposed([unknown('a', 'f1')], [])).toEqual({ a: 'notEnrolled' });
  });

  it('nothing is said while a face at Tencent belongs to no image', () => {
    expect(proposed([unknown('a', 'f1')], ['f2'])).toEqual({ a: 'open' });
  });

  it('an image was not added when the other faces were on the person before', () => {
    expect(proposed([unknown('a', 'f1')], ['f2'], {}, ['f2'])).toEqual({ a: 'notEnrolled' });
  });

  it('nothing is said while a candidate is open', () => {
    expect(proposed([unknown('a', 'f1')], ['f1'])).toEqual({ a: 'open' });
  });

  it('an image that was added has the one candidate that no other image has', () => {
    const rows = [uncertain('a', 'f1', 'f2'), enrolled('b', 'f1')];
    expect(proposed(rows, ['f1', 'f2'])).toEqual({ a: 'enrolled f2' });
  });

  it('an image that was added keeps its candidates when one of them is gone: that may have been its own', () => {
    expect(proposed([uncertain('a', 'f1', 'f2')], ['f2'])).toEqual({ a: 'open' });
  });

  it('only what is open has to be searched for', () => {
    const rows = [unknown('a', 'f1'), unknown('b', 'f2'), enrolled('c', 'f2')];
    const person = evidenceOf({ ...absentPerson(PERSON), faceIds: ['f1', 'f2'] }, rows, ['f1', 'f2']);
    expect(needsSearch(person).map(({ row }) => row.objectKey)).toEqual(['a']);
  });
});

describe('with a search', () => {
  it.each<[string, SearchResult, string]>([
    ['the same image', scored({ f1: 100, f2: 91 }), 'enrolled f1'],
    ['another image of the person', scored({ f1: 94.9, f2: 91 }), 'notEnrolled'],
    ['something in between', scored({ f1: 95 }, 60), 'open'],
    ['two faces that are alike', scored({ f1: 100, f2: 99.5 }), 'open'],
    ['a face that the list of the most similar ones does not reach', scored({ f9: 96, f1: 70 }, 70), 'notEnrolled'],
    ['a list that ends before it says anything', scored({ f9: 100 }, 97), 'open'],
    ['a face that the search does not know yet', scored({ f1: 60 }), 'open'],
    ['no face in the image', { kind: 'noFace', code: 'InvalidParameterValue.NoFaceInPhoto' }, 'notEnrolled'],
    ['a search that failed', { kind: 'failed', message: 'the object is gone' }, 'open'],
  ])('%s', (_case, result, expected) => {
    expect(proposed([unknown('a', 'f1', 'f2')], ['f1', 'f2'], { a: result })).toEqual({ a: expected });
  });

  it('does not say that an image without a recognized face was not added, when it is known to be', () => {
    const result = { kind: 'noFace', code: 'InvalidParameterValue.NoFaceInPhoto' } as const;
    expect(proposed([uncertain('a', 'f1', 'f2')], ['f1', 'f2'], { a: result })).toEqual({ a: 'open' });
  });

  it('compares with candidates only: a face of another image may be just as similar', () => {
    const rows = [unknown('a', 'f1'), enrolled('b', 'f2')];
    expect(proposed(rows, ['f1', 'f2'], { a: scored({ f2: 100, f1: 80 }) })).toEqual({ a: 'notEnrolled' });
  });

  it('gives one face to the image that it was made from', () => {
    const rows = [unknown('a', 'f1'), unknown('b', 'f1')];
    const searches = { a: scored({ f1: 100 }), b: scored({ f1: 93 }) };
    expect(proposed(rows, ['f1'], searches)).toEqual({ a: 'enrolled f1', b: 'notEnrolled' });
  });

  it('gives a face to no image when two images are the same', () => {
    const rows = [unknown('a', 'f1'), unknown('b', 'f1')];
    const searches = { a: scored({ f1: 100 }), b: scored({ f1: 100 }) };
    expect(proposed(rows, ['f1'], searches)).toEqual({ a: 'open', b: 'open' });
  });

  it('leaves the other face to the other image of a request that added both', () => {
    const rows = [uncertain('a', 'f1', 'f2'), uncertain('b', 'f1', 'f2')];
    const searches = { a: scored({ f1: 100, f2: 90 }), b: { kind: 'failed', message: 'the object is gone' } as const };
    expect(proposed(rows, ['f1', 'f2'], searches)).toEqual({ a: 'enrolled f1', b: 'enrolled f2' });
  });
});
