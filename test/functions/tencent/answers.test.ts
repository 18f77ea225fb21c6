import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  readCreateFace,
  readCreatePerson,
  readPersonFaces,
  readPersonGroups,
} from '../../../functions/tencent/answers.ts';

const RECT = { X: 135, Y: 42, Width: 98, Height: 136 };
const rect = { x: 135, y: 42, width: 98, height: 136 };

const THREE = {
  SucFaceNum: 2,
  SucFaceIds: ['31', '33'],
  RetCode: [0, -1101, 0],
  SucIndexes: [0, 2],
  SucFaceRects: [RECT, { ...RECT, X: 1 }],
  FaceModelVersion: '3.0',
  RequestId: '07d63403-a199-4bbe-b9e0-692356ac738d',
};

const results = [
  { retCode: 0, faceId: '31', faceRect: rect },
  { retCode: -1101 },
  { retCode: 0, faceId: '33', faceRect: { ...rect, x: 1 } },
];

describe('an answer of CreateFace', () => {
  it('tells what became of each image', () => {
    expect(readCreateFace(THREE, 3)).toEqual({ results, faceModelVersion: '3.0' });
  });

  test.each<[string, object]>([
    ['SucIndexes', { SucIndexes: undefined }],
    ['SucIndexes, which is null', { SucIndexes: null }],
    ['SucFaceNum', { SucFaceNum: undefined }],
  ])('may lack %s', (_what, change) => {
    expect(readCreateFace({ ...THREE, ...change }, 3)?.results).toEqual(results);
  });

  test.each<[string, object]>([
    ['are missing', { SucFaceRects: undefined }],
    ['are fewer than the faces', { SucFaceRects: [RECT] }],
    ['are no list', { SucFaceRects: 'none' }],
    ['are malformed', { SucFaceRects: [{ X: 1 }, { ...RECT, X: '1' }] }],
  ])('is believed without rectangles when they %s', (_how, change) => {
    expect(readCreateFace({ ...THREE, ...change }, 3)?.results).toEqual(
      results.map(({ retCode, faceId }) => ({ retCode, faceId })),
    );
  });

  it('has rectangles that DynamoDB can store: what is too small is 0, and what is too large is malformed', () => {
    const rects = [
      { ...RECT, X: 1e-131, Y: -1e-200 },
      { ...RECT, Width: 1e126 },
    ];
    const answer = readCreateFace({ ...THREE, SucFaceRects: rects }, 3);
    expect(answer?.results).toEqual([
      { retCode: 0, faceId: '31', faceRect: { ...rect, x: 0, y: 0 } },
      { retCode: -1101 },
      { retCode: 0, faceId: '33' },
    ]);
  });

  it('loses only the rectangle that is malformed', () => {
    const answer = readCreateFace({ ...THREE, SucFaceRects: [null, RECT] }, 3);
    expect(answer?.results.map(({ faceId, ...rest }) => 'faceRect' in rest && rest.faceRect)).toEqual([
      undefined,
      false,
      rect,
    ]);
  });

  it('gives face n to image `SucIndexes[n]`, in whatever order these are', () => {
    const reversed = { SucIndexes: [2, 0], SucFaceIds: ['33', '31'], SucFaceRects: [{ ...RECT, X: 1 }, RECT] };
    expect(readCreateFace({ ...THREE, ...reversed }, 3)?.results).toEqual(results);
    const four = { RetCode: [0, 0, 0, 0], SucFaceNum: 4, SucFaceIds: ['a', 'b', 'c', 'd'], SucIndexes: [3, 1, 0, 2] };
    expect(readCreateFace(four, 4)?.results.map(({ faceId }) => faceId)).toEqual(['c', 'b', 'd', 'a']);
  });

  it('may lack RetCode when every image has its face', () => {
    expect(readCreateFace({ SucFaceIds: ['1', '2'], SucIndexes: [0, 1] }, 2)?.results).toEqual([
      { retCode: 0, faceId: '1' },
      { retCode: 0, faceId: '2' },
    ]);
    expect(readCreateFace({ SucFaceIds: ['1'] }, 1)?.results).toEqual([{ retCode: 0, faceId: '1' }]);
  });

  it('may consist of return codes when no face was added', () => {
    expect(readCreateFace({ RetCode: [-1604, -1] }, 2)?.results).toEqual([{ retCode: -1604 }, { retCode: -1 }]);
  });

  test.each([7, '', 'x'.repeat(65), null, '<3>'])('has no model version when that is %j', (version) => {
    expect(readCreateFace({ ...THREE, FaceModelVersion: version }, 3)).toEqual({
      results,
      faceModelVersion: undefined,
    });
  });

  test.each<[string, unknown]>([
    ['is no object', 'ok'],
    ['is null', null],
    ['is empty', {}],
    ['has too few return codes', { ...THREE, RetCode: [0, 0] }],
    ['has too many return codes', { ...THREE, RetCode: [0, -1101, 0, 0] }],
    ['has no return codes and not every face', { ...THREE, RetCode: undefined }],
    ['has a return code that is a string', { ...THREE, RetCode: ['0', -1101, 0] }],
    ['has a return code that is null', { ...THREE, RetCode: [0, null, 0] }],
    ['has a return code that is no integer', { ...THREE, RetCode: [0, 0.5, 0] }],
    ['lacks a face id', { ...THREE, SucFaceIds: ['31'] }],
    ['lacks all face ids', { ...THREE, SucFaceIds: undefined }],
    ['has more face ids than successes', { ...THREE, SucFaceIds: ['31', '32', '33'] }],
    ['has face ids without a success', { RetCode: [-1101], SucFaceIds: ['31'] }],
    ['has a face id that is a number', { ...THREE, SucFaceIds: [28751865385645, '33'] }],
    ['has an empty face id', { ...THREE, SucFaceIds: ['', '33'] }],
    ['has one face id twice', { ...THREE, SucFaceIds: ['31', '31'] }],
    ['has indexes that contradict the return codes', { ...THREE, SucIndexes: [0, 1] }],
    ['has fewer indexes than successes', { ...THREE, SucIndexes: [0] }],
    ['has one index twice', { ...THREE, SucIndexes: [2, 2] }],
    ['has an index of a refused image', { ...THREE, SucIndexes: [2, 1] }],
    ['has a negative index', { ...THREE, SucIndexes: [0, -1] }],
    ['has an index beyond the images', { ...THREE, SucIndexes: [0, 3] }],
    ['counts differently', { ...THREE, SucFaceNum: 3 }],
  ])('is not interpreted when it %s', (_what, response) => {
    expect(readCreateFace(response, 3)).toBeUndefined();
  });

  it('is read back as it was meant, whatever became of the images', () => {
    const retCodes = fc.array(fc.constantFrom(0, -1101, -1604, -1), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(retCodes, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), (RetCode, order) => {
        const SucIndexes = [...RetCode.keys()]
          .filter((index) => RetCode[index] === 0)
          .toSorted((one, other) => (order[one] ?? 0) - (order[other] ?? 0));
        const SucFaceIds = SucIndexes.map((index) => `face-${index}`);
        const answer = readCreateFace({ RetCode, SucIndexes, SucFaceIds }, RetCode.length);
        expect(answer?.results).toEqual(
          RetCode.map((retCode, index) => (retCode === 0 ? { retCode, faceId: `face-${index}` } : { retCode })),
        );
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.record(keysOf(THREE), { requiredKeys: [] }), (junk, fields) => {
        readCreateFace(junk, 2);
        readCreateFace(fields, 2);
      }),
    );
  });
});

describe('an answer of CreatePerson', () => {
  const CREATED = { FaceId: '31', FaceRect: RECT, FaceModelVersion: '3.0', SimilarPersonId: '' };

  it('has the first face of the new person', () => {
    expect(readCreatePerson(CREATED, 2)).toEqual({
      kind: 'created',
      faceId: '31',
      faceRect: rect,
      faceModelVersion: '3.0',
    });
    expect(readCreatePerson({ FaceId: '31', FaceRect: null }, 0)).toEqual({ kind: 'created', faceId: '31' });
  });

  it('has no face when a similar person exists', () => {
    const similar = { kind: 'similar', similarPersonId: '77' };
    expect(readCreatePerson({ FaceId: '', SimilarPersonId: '77' }, 2)).toEqual(similar);
    expect(readCreatePerson({ SimilarPersonId: '77', FaceRect: null }, 1)).toEqual(similar);
  });

  it('says nothing of similar persons when they were not looked for', () => {
    expect(readCreatePerson({ ...CREATED, SimilarPersonId: '77' }, 0)).toMatchObject({ kind: 'created' });
    expect(readCreatePerson({ SimilarPersonId: '77' }, 0)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['is no object', 'ok'],
    ['is empty', {}],
    ['has an empty face id', { FaceId: '' }],
    ['has a number for a face id', { FaceId: 31 }],
    ['has both a face and a similar person', { FaceId: '31', SimilarPersonId: '77' }],
    ['has a number for the similar person', { SimilarPersonId: 77 }],
  ])('is not interpreted when it %s', (_what, response) => {
    expect(readCreatePerson(response, 2)).toBeUndefined();
  });
});

describe('an answer of GetPersonGroupInfo', () => {
  it('lists the groups, and counts those that it does not list', () => {
    expect(readPersonGroups({ PersonGroupInfos: [{ GroupId: 'a' }], GroupNum: 1 })).toEqual({
      groupIds: ['a'],
      count: 1,
    });
    expect(readPersonGroups({ PersonGroupInfos: [{ GroupId: 'a' }], GroupNum: null })).toEqual({
      groupIds: ['a'],
      count: 1,
    });
    expect(readPersonGroups({ PersonGroupInfos: [{ GroupId: 'a' }], GroupNum: 3 })).toMatchObject({ count: 3 });
  });

  test.each([undefined, {}, { PersonGroupInfos: null }, { PersonGroupInfos: [{ GroupId: 1 }] }, { GroupNum: 1 }])(
    'is not interpreted when it is %j',
    (response) => {
      expect(readPersonGroups(response)).toBeUndefined();
    },
  );
});

describe('an answer of GetPersonBaseInfo', () => {
  it('lists the faces', () => {
    const person = { PersonName: 'Li', Gender: 1, FaceIds: ['1', '2', '1'] };
    expect(readPersonFaces(person)).toEqual({ faceIds: ['1', '2'], name: 'Li' });
    expect(readPersonFaces({ ...person, PersonName: 7 })).toEqual({ faceIds: ['1', '2'] });
    expect(readPersonFaces({ FaceIds: [] })).toEqual({ faceIds: [] });
  });

  test.each([undefined, null])('means no faces when it is a person whose FaceIds are %p', (FaceIds) => {
    expect(readPersonFaces({ PersonName: 'Li', Gender: 1, FaceIds })).toEqual({ faceIds: [], name: 'Li' });
  });

  test.each<[string, unknown]>([
    ['is no object', 'ok'],
    ['is empty', { RequestId: '1' }],
    ['is hardly a person', { PersonName: 'Li', RequestId: '1' }],
    ['has a number for a face id', { PersonName: 'Li', Gender: 1, FaceIds: [1] }],
    ['has an empty face id', { PersonName: 'Li', Gender: 1, FaceIds: [''] }],
    ['has no list', { PersonName: 'Li', Gender: 1, FaceIds: '1' }],
  ])('is not interpreted when it %s', (_what, response) => {
    expect(readPersonFaces(response)).toBeUndefined();
  });
});

function keysOf(fields: object): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(Object.keys(fields).map((key) => [key, fc.anything()]));
}
