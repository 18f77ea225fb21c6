import { beforeEach, expect, test } from '@jest/globals';
import { blurredJpeg, gif, jpeg } from '../../../../local/samples/render.ts';
import { FaceApi } from '../../../../local/stand-in/face-api.ts';
import { DEFAULT_GROUP_ID } from '../../../../local/stand-in/groups.ts';
import { ask, refusal } from '../ask.ts';

let api: FaceApi;
let portrait: string;

beforeEach(async () => {
  api = new FaceApi();
  portrait = base64(await jpeg({ person: 1 }));
});

const base64 = (bytes: Buffer) => bytes.toString('base64');

async function enrolled(personId: string, image: string, groupId = DEFAULT_GROUP_ID): Promise<string> {
  const parameters = { GroupId: groupId, PersonId: personId, PersonName: personId, Image: image };
  return String((await ask(api, 'CreatePerson', parameters)).FaceId);
}

async function search(parameters: Readonly<Record<string, unknown>> = {}, headers: Record<string, string> = {}) {
  return await ask(api, 'SearchFaces', { GroupIds: [DEFAULT_GROUP_ID], Image: portrait, ...parameters }, headers);
}

test.each([
  ['2018-03-01', {}],
  ['2020-03-03', { 'x-tc-version': '2020-03-03', 'x-tc-region': 'ap-guangzhou' }],
])('the same image scores 100, and others less, in version %s', async (_, headers) => {
  const faceId = await enrolled('1001', portrait);
  const other = await enrolled('1002', base64(await jpeg({ person: 1, shot: 1 })));
  expect(await search({}, headers as Record<string, string>)).toEqual({
    Results: [
      {
        Candidates: [
          { PersonId: '1001', FaceId: faceId, Score: 100 },
          { PersonId: '1002', FaceId: other, Score: expect.any(Number) },
        ],
        FaceRect: {
          X: expect.any(Number),
          Y: expect.any(Number),
          Width: expect.any(Number),
          Height: expect.any(Number),
        },
        RetCode: 0,
      },
    ],
    FaceNum: 2,
    FaceModelVersion: '3.0',
    RequestId: expect.any(String),
  });
});

test('only faces above the threshold are candidates, and no more than were asked for', async () => {
  const faceId = await enrolled('1001', portrait);
  await enrolled('1002', base64(await jpeg({ person: 1, shot: 1 })));
  const only = { Results: [{ Candidates: [{ FaceId: faceId }] }], FaceNum: 2 };
  expect(await search({ MaxPersonNum: 1 })).toMatchObject(only);
  expect(await search({ FaceMatchThreshold: 99 })).toMatchObject(only);
});

test('an image of too low quality has no candidates', async () => {
  await enrolled('1001', portrait);
  expect(await search({ Image: base64(await blurredJpeg({ person: 6 })), QualityControl: 4 })).toMatchObject({
    Results: [{ Candidates: [], RetCode: -1601 }],
  });
});

test.each<[string, () => Promise<Record<string, unknown>> | Record<string, unknown>, string]>([
  ['no group', () => ({ GroupIds: [] }), 'MissingParameter.ErrorParameterEmpty'],
  ['an unknown group', () => ({ GroupIds: ['other'] }), 'InvalidParameterValue.GroupIdNotExist'],
  ['101 groups', () => ({ GroupIds: Array(101).fill(DEFAULT_GROUP_ID) }), 'InvalidParameterValue.GroupIdsExceed'],
  [
    'groups of two algorithm models',
    () => ({ GroupIds: [DEFAULT_GROUP_ID, 'old'] }),
    'FailedOperation.AcrossVersionsError',
  ],
  ['11 faces', () => ({ MaxFaceNum: 11 }), 'FailedOperation.SearchFacesExceed'],
  ['101 candidates', () => ({ MaxPersonNum: 101 }), 'InvalidParameterValue.SearchPersonsExceed'],
  ['a threshold above 100', () => ({ FaceMatchThreshold: 101 }), 'InvalidParameterValue.FaceMatchThresholdIllegal'],
  ['no image', () => ({ Image: undefined }), 'MissingParameter.ErrorParameterEmpty'],
  ['an unknown parameter', () => ({ PersonId: '1001' }), 'UnknownParameter'],
  [
    'an image that cannot be decoded',
    async () => ({ Image: base64(await gif({ person: 1 })) }),
    'FailedOperation.ImageDecodeFailed',
  ],
  [
    'an image without a face',
    async () => ({ Image: base64(await jpeg({ person: 1, faceless: true })) }),
    'InvalidParameterValue.NoFaceInPhoto',
  ],
])('%s is refused', async (_case, parameters, code) => {
  api.groups.create({ groupId: 'old', faceModelVersion: '2.0' });
  expect(await search(await parameters())).toEqual(refusal(code));
});
