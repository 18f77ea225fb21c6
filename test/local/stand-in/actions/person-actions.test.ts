import { beforeEach, describe, expect, test } from '@jest/globals';
import { jpeg } from '../../../../local/samples/render.ts';
import { FaceApi } from '../../../../local/stand-in/face-api.ts';
import { DEFAULT_GROUP_ID } from '../../../../local/stand-in/groups.ts';
import { ask, refusal } from '../ask.ts';

let api: FaceApi;

beforeEach(() => {
  api = new FaceApi();
  api.groups.create({ groupId: 'other' });
  api.persons.create('1001');
});

const addFace = () => api.persons.addFace(api.persons.get('1001')).faceId;

describe('DeleteFace', () => {
  test('deletes faces of a person, and passes over those that the person does not have', async () => {
    const [first] = [addFace(), addFace()];
    expect(await ask(api, 'DeleteFace', { PersonId: '1001', FaceIds: [first, '7'] })).toMatchObject({
      SucDeletedNum: 1,
      SucFaceIds: [first],
    });
  });

  test('refuses to delete the last face', async () => {
    const faceId = addFace();
    expect(await ask(api, 'DeleteFace', { PersonId: '1001', FaceIds: [faceId] })).toEqual(
      refusal('InvalidParameterValue.DeleteFaceNumExceed'),
    );
    expect(api.persons.get('1001').faces).toHaveLength(1);
  });

  test.each([
    [{ PersonId: '1001', FaceIds: [] }, 'MissingParameter.ErrorParameterEmpty'],
    [{ PersonId: '9', FaceIds: ['1'] }, 'ResourceNotFound.ErrorPersonNotExisted'],
    [{ PersonId: 'a b', FaceIds: ['1'] }, 'InvalidParameterValue.PersonIdIllegal'],
  ])('refuses %j', async (parameters, code) => {
    expect(await ask(api, 'DeleteFace', parameters)).toEqual(refusal(code));
  });

  test('does not run beside another request that changes the person', async () => {
    const [first, second] = [addFace(), addFace(), addFace()];
    api.behaviour = { ...api.behaviour, latencyMs: 50 };
    const answers = await Promise.all(
      [first, second].map((faceId) => ask(api, 'DeleteFace', { PersonId: '1001', FaceIds: [faceId] })),
    );
    expect(answers).toContainEqual(refusal('FailedOperation.ConflictOperation'));
    expect(api.persons.get('1001').faces).toHaveLength(2);
  });
});

describe('DeletePerson', () => {
  test('deletes the person from every group', async () => {
    api.persons.get('1001').groupIds.push('other');
    await ask(api, 'DeletePerson', { PersonId: '1001' });
    for (const GroupId of [DEFAULT_GROUP_ID, 'other']) {
      expect(await ask(api, 'GetPersonList', { GroupId })).toMatchObject({ PersonNum: 0 });
    }
  });

  test('knows the unknown person by another code than GetPersonBaseInfo', async () => {
    expect(await ask(api, 'DeletePerson', { PersonId: '9' })).toEqual(
      refusal('ResourceNotFound.ErrorPersonNotExisted'),
    );
    expect(await ask(api, 'GetPersonBaseInfo', { PersonId: '9' })).toEqual(
      refusal('InvalidParameterValue.PersonIdNotExist'),
    );
  });
});

describe('a person in several groups', () => {
  test('is copied to other groups, and listed with all of them', async () => {
    expect(await ask(api, 'CopyPerson', { PersonId: '1001', GroupIds: ['other'] })).toMatchObject({
      SucGroupNum: 1,
      SucGroupIds: ['other'],
    });
    expect(await ask(api, 'GetPersonGroupInfo', { PersonId: '1001' })).toEqual({
      PersonGroupInfos: [
        { GroupId: DEFAULT_GROUP_ID, PersonExDescriptions: [] },
        { GroupId: 'other', PersonExDescriptions: [] },
      ],
      GroupNum: 2,
      FaceModelVersion: '3.0',
      RequestId: expect.any(String),
    });
    expect(await ask(api, 'GetPersonGroupInfo', { PersonId: '1001', Offset: 1, Limit: 1 })).toMatchObject({
      PersonGroupInfos: [{ GroupId: 'other' }],
      GroupNum: 2,
    });
  });

  test.each([
    [{ PersonId: '9', GroupIds: ['other'] }, 'InvalidParameterValue.PersonIdNotExist'],
    [{ PersonId: '1001', GroupIds: ['none'] }, 'InvalidParameterValue.GroupIdNotExist'],
    [{ PersonId: '1001', GroupIds: [DEFAULT_GROUP_ID] }, 'InvalidParameterValue.PersonExistInGroup'],
    [{ PersonId: '1001', GroupIds: [] }, 'MissingParameter.ErrorParameterEmpty'],
    [
      { PersonId: '1001', GroupIds: Array.from({ length: 101 }, (_, index) => `g${index}`) },
      'InvalidParameterValue.GroupNumPerPersonExceed',
    ],
  ])('is not copied with %j', async (parameters, code) => {
    expect(await ask(api, 'CopyPerson', parameters)).toEqual(refusal(code));
  });

  test('is not copied from model 2.0 to 3.0', async () => {
    api.groups.create({ groupId: 'old', faceModelVersion: '2.0' });
    api.persons.create('of-old', { groupIds: ['old'], faceModelVersion: '2.0' });
    expect(await ask(api, 'CopyPerson', { PersonId: 'of-old', GroupIds: ['other'] })).toEqual(
      refusal('FailedOperation.AcrossVersionsError'),
    );
  });

  test('leaves one group with DeletePersonFromGroup, and is deleted with the last one', async () => {
    api.persons.get('1001').groupIds.push('other');
    await ask(api, 'DeletePersonFromGroup', { PersonId: '1001', GroupId: 'other' });
    expect(api.persons.get('1001').groupIds).toEqual([DEFAULT_GROUP_ID]);
    await ask(api, 'DeletePersonFromGroup', { PersonId: '1001', GroupId: DEFAULT_GROUP_ID });
    expect(api.persons.find('1001')).toBeUndefined();
  });

  test.each([
    [{ PersonId: '9', GroupId: 'other' }, 'InvalidParameterValue.PersonIdNotExist'],
    [{ PersonId: '1001', GroupId: 'none' }, 'InvalidParameterValue.GroupIdNotExist'],
    [{ PersonId: '1001', GroupId: 'other' }, 'FailedOperation.GroupPersonMapNotExist'],
  ])('leaves no group with %j', async (parameters, code) => {
    expect(await ask(api, 'DeletePersonFromGroup', parameters)).toEqual(refusal(code));
  });

  test.each([
    [{ PersonId: '9' }, 'InvalidParameterValue.PersonIdNotExist'],
    [{ PersonId: '1001', Limit: 101 }, 'InvalidParameterValue.LimitExceed'],
  ])('is not listed with %j', async (parameters, code) => {
    expect(await ask(api, 'GetPersonGroupInfo', parameters)).toEqual(refusal(code));
  });
});

test('a new face counts as a change of every group of the person', async () => {
  api.groups.create({ groupId: 'quiet', updatedAt: 5 });
  api.persons.create('3', { groupIds: ['quiet'] });
  const Images = [(await jpeg({ person: 1 })).toString('base64')];
  await ask(api, 'CreateFace', { PersonId: '3', Images });
  expect(api.groups.get('quiet').updatedAt).toBeGreaterThan(5);
});
