import { beforeEach, describe, expect, test } from '@jest/globals';
import { blurredJpeg, gif, jpeg } from '../../../../local/samples/render.ts';
import { FaceApi } from '../../../../local/stand-in/face-api.ts';
import { DEFAULT_GROUP_ID } from '../../../../local/stand-in/groups.ts';
import { ask, refusal, reply } from '../ask.ts';

let api: FaceApi;
let portrait: string;

beforeEach(async () => {
  api = new FaceApi();
  portrait = base64(await jpeg({ person: 1 }));
});

const base64 = (bytes: Buffer) => bytes.toString('base64');
const base = { GroupId: DEFAULT_GROUP_ID, PersonId: '2001', PersonName: '张三' };

async function createPerson(parameters: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  return await ask(api, 'CreatePerson', { ...base, Image: portrait, ...parameters }, headers);
}

test.each([
  ['2018-03-01', {}],
  ['2020-03-03', { 'x-tc-version': '2020-03-03', 'x-tc-region': 'ap-guangzhou' }],
])('creates a person with its first face in version %s', async (_, headers) => {
  const answer = await createPerson({}, headers as Record<string, string>);
  expect(answer).toEqual({
    FaceId: expect.stringMatching(/^\d{19}$/),
    FaceRect: { X: expect.any(Number), Y: expect.any(Number), Width: expect.any(Number), Height: expect.any(Number) },
    SimilarPersonId: '',
    FaceModelVersion: '3.0',
    RequestId: expect.any(String),
  });
  expect(await ask(api, 'GetPersonBaseInfo', { PersonId: '2001' })).toMatchObject({
    PersonName: '张三',
    FaceIds: [answer.FaceId],
  });
  expect(api.journal.entries()[0]).toMatchObject({
    action: 'CreatePerson',
    personId: '2001',
    images: ['(base64)'],
    faceIds: [answer.FaceId],
  });
});

test('answers with the algorithm model of the group', async () => {
  api.groups.create({ groupId: 'old', faceModelVersion: '2.0' });
  expect(await createPerson({ GroupId: 'old' })).toMatchObject({ FaceModelVersion: '2.0' });
  expect(await ask(api, 'CreateFace', { PersonId: '2001', Images: [portrait] })).toMatchObject({
    FaceModelVersion: '2.0',
  });
});

test.each([
  ['no group', { GroupId: undefined }, 'MissingParameter'],
  ['an illegal group', { GroupId: 'my group' }, 'InvalidParameterValue.GroupIdIllegal'],
  ['a group of 65 bytes', { GroupId: 'g'.repeat(65) }, 'InvalidParameterValue.GroupIdTooLong'],
  ['an unknown group', { GroupId: 'other' }, 'InvalidParameterValue.GroupIdNotExist'],
  ['an illegal person', { PersonId: 'a b' }, 'InvalidParameterValue.PersonIdIllegal'],
  ['a person of 65 bytes', { PersonId: 'p'.repeat(65) }, 'InvalidParameterValue.PersonIdTooLong'],
  ['no name', { PersonName: undefined }, 'MissingParameter'],
  ['an empty name', { PersonName: '' }, 'MissingParameter.ErrorParameterEmpty'],
  ['a name with a space', { PersonName: 'Zhang San' }, 'InvalidParameterValue.PersonNameIllegal'],
  ['a name of 61 characters', { PersonName: '张'.repeat(61) }, 'InvalidParameterValue.PersonNameTooLong'],
  ['an unknown gender', { Gender: 3 }, 'InvalidParameterValue.PersonGenderIllegal'],
  ['unique person control 5', { UniquePersonControl: 5 }, 'InvalidParameterValue.UniquePersonControlIllegal'],
  ['quality control 5', { QualityControl: 5 }, 'InvalidParameterValue.QualityControlIllegal'],
  ['no image', { Image: undefined }, 'MissingParameter.ErrorParameterEmpty'],
  ['an empty image', { Image: '' }, 'InvalidParameterValue.ImageEmpty'],
  ['a path for a URL', { Url: '/etc/passwd' }, 'InvalidParameterValue.UrlIllegal'],
  ['a parameter of CreateFace', { Urls: ['http://127.0.0.1/'] }, 'UnknownParameter'],
])('refuses %s, and creates nothing', async (_, parameters, code) => {
  expect(await createPerson(parameters)).toEqual(refusal(code));
  expect(api.persons.find('2001')).toBeUndefined();
});

test('takes a name of 60 Chinese characters', async () => {
  expect(await createPerson({ PersonName: '张'.repeat(60) })).toHaveProperty('FaceId');
});

test('refuses a group that is being deleted', async () => {
  api.groups.create({ groupId: 'leaving', deleting: true });
  expect(await createPerson({ GroupId: 'leaving' })).toEqual(refusal('FailedOperation.GroupInDeletedState'));
});

test('refuses the id of a person in another group, because ids are unique in the account', async () => {
  api.groups.create({ groupId: 'other' });
  api.persons.create('2001', { groupIds: ['other'] });
  expect(await createPerson()).toEqual(refusal('InvalidParameterValue.PersonIdAlreadyExist'));
});

describe('an image that does not serve', () => {
  test.each([
    ['without a face', () => jpeg({ person: 1, faceless: true }), {}, 'InvalidParameterValue.NoFaceInPhoto'],
    ['in a format that is not supported', () => gif({ person: 1 }), {}, 'FailedOperation.ImageDecodeFailed'],
    [
      'below 64 pixels',
      () => jpeg({ person: 1, width: 63, height: 80 }),
      {},
      'FailedOperation.ImageResolutionTooSmall',
    ],
    [
      'above 4000 pixels',
      () => jpeg({ person: 1, width: 4001, height: 80 }),
      {},
      'FailedOperation.ImageResolutionExceed',
    ],
    [
      'that is blurred, when quality is asked for',
      () => blurredJpeg({ person: 6 }),
      { QualityControl: 4 },
      'FailedOperation.FaceQualityNotQualified',
    ],
  ])('is refused with a code, not a RetCode: %s', async (_, image, parameters, code) => {
    expect(await createPerson({ Image: base64(await image()), ...parameters })).toEqual(refusal(code));
    expect(api.persons.find('2001')).toBeUndefined();
  });

  test('is refused with a code if it cannot be downloaded, also where CreateFace has a RetCode for it', async () => {
    api.behaviour = { ...api.behaviour, downloadErrors: 'image' };
    const answer = await createPerson({ Url: 'http://127.0.0.1:1/gone.jpg' });
    expect(answer).toEqual(refusal('FailedOperation.ImageDownloadError'));
  });
});

describe('UniquePersonControl', () => {
  beforeEach(async () => {
    await createPerson({ PersonId: 'first' });
  });

  test('creates nobody for a face of a person in the group, and names that person without an error', async () => {
    const again = base64(await jpeg({ person: 1, shot: 1 }));
    expect(await createPerson({ Image: again, UniquePersonControl: 4 })).toEqual({
      FaceId: '',
      FaceRect: expect.any(Object),
      SimilarPersonId: 'first',
      FaceModelVersion: '3.0',
      RequestId: expect.any(String),
    });
    expect(api.persons.find('2001')).toBeUndefined();
    expect(api.journal.entries().at(-1)?.faceIds).toEqual([]);
  });

  test('looks in the named group only', async () => {
    api.groups.create({ groupId: 'other' });
    expect(await createPerson({ GroupId: 'other', UniquePersonControl: 1 })).toMatchObject({ SimilarPersonId: '' });
  });

  test('accepts another face', async () => {
    const other = base64(await jpeg({ person: 2 }));
    expect(await createPerson({ Image: other, UniquePersonControl: 1 })).toMatchObject({ SimilarPersonId: '' });
  });

  test('is off by default', async () => {
    expect(await createPerson()).toMatchObject({ SimilarPersonId: '' });
  });

  test('does not take a person whose faces have no image for similar', async () => {
    api.persons.addFace(api.persons.create('seeded'));
    const other = base64(await jpeg({ person: 2 }));
    expect(await createPerson({ Image: other, UniquePersonControl: 1 })).toMatchObject({ SimilarPersonId: '' });
  });
});

test('refuses a second creation of the same person while the first one runs', async () => {
  api.behaviour = { ...api.behaviour, latencyMs: 100 };
  const answers = await Promise.all([createPerson(), createPerson()]);
  expect(answers).toContainEqual(refusal('FailedOperation.ConflictOperation'));
  expect(api.persons.get('2001').faces).toHaveLength(1);
  expect(api.journal.summary().overlaps).toBe(2);
});

test('gives up when it takes too long, and creates nothing', async () => {
  api.behaviour = { ...api.behaviour, latencyMs: 60, timeoutMs: 20 };
  expect(await createPerson()).toEqual(refusal('FailedOperation.RequestTimeout'));
  expect(api.persons.find('2001')).toBeUndefined();
});

test('a reset after the effect leaves the person with its face', async () => {
  api.faults.add({ action: 'CreatePerson', effect: 'done', answer: { kind: 'reset' } });
  expect(await reply(api, 'CreatePerson', { ...base, Image: portrait })).toEqual({ kind: 'reset' });
  expect(api.persons.get('2001').faces).toHaveLength(1);
});

test('an account without permission gets the code of the fault, and no person', async () => {
  api.faults.add({ action: 'CreatePerson', answer: { kind: 'error', code: 'UnauthorizedOperation' } });
  expect(await createPerson()).toEqual(refusal('UnauthorizedOperation'));
  expect(api.persons.find('2001')).toBeUndefined();
});
