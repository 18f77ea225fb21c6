import { beforeEach, describe, expect, test } from '@jest/globals';
import { FaceApi } from '../../../../local/stand-in/face-api.ts';
import { DEFAULT_GROUP_ID } from '../../../../local/stand-in/groups.ts';
import { ask, refusal } from '../ask.ts';

let api: FaceApi;

beforeEach(() => {
  api = new FaceApi();
});

describe('CreateGroup', () => {
  const createGroup = (parameters: Record<string, unknown> = {}) =>
    ask(api, 'CreateGroup', { GroupId: 'staff', GroupName: '员工', ...parameters });

  test('creates an empty group that GetGroupInfo describes', async () => {
    const answer = await createGroup({ FaceModelVersion: '3.0', Tag: 'office', GroupExDescriptions: ['工号'] });
    expect(answer).toEqual({ FaceModelVersion: '3.0', RequestId: expect.any(String) });
    expect(await ask(api, 'GetGroupInfo', { GroupId: 'staff' })).toEqual({
      GroupName: '员工',
      GroupId: 'staff',
      GroupExDescriptions: ['工号'],
      Tag: 'office',
      FaceModelVersion: '3.0',
      CreationTimestamp: expect.any(Number),
      RequestId: expect.any(String),
    });
  });

  test.each([
    ['a second group with the id', { GroupId: DEFAULT_GROUP_ID }, 'InvalidParameterValue.GroupIdAlreadyExist'],
    ['a second group with the name', { GroupName: DEFAULT_GROUP_ID }, 'InvalidParameterValue.GroupNameAlreadyExist'],
    ['an illegal id', { GroupId: 'a b' }, 'InvalidParameterValue.GroupIdIllegal'],
    ['an id of 65 bytes', { GroupId: 'g'.repeat(65) }, 'InvalidParameterValue.GroupIdTooLong'],
    ['an empty name', { GroupName: '' }, 'MissingParameter.ErrorParameterEmpty'],
    ['an illegal name', { GroupName: 'a%b' }, 'InvalidParameterValue.GroupNameIllegal'],
    ['a name of 61 characters', { GroupName: '库'.repeat(61) }, 'InvalidParameterValue.GroupNameTooLong'],
    ['an illegal tag', { Tag: 'a b' }, 'InvalidParameterValue.GroupTagIllegal'],
    ['a tag of 41 characters', { Tag: 't'.repeat(41) }, 'InvalidParameterValue.GroupTagTooLong'],
    ['six descriptions', { GroupExDescriptions: [...'abcdef'] }, 'InvalidParameterValue.GroupExDescriptionsExceed'],
    [
      'a description twice',
      { GroupExDescriptions: ['a', 'a'] },
      'InvalidParameterValue.GroupExDescriptionsNameIdentical',
    ],
    ['an illegal description', { GroupExDescriptions: ['%'] }, 'InvalidParameterValue.GroupExDescriptionsNameIllegal'],
    [
      'a description of 31 characters',
      { GroupExDescriptions: ['d'.repeat(31)] },
      'InvalidParameterValue.GroupExDescriptionsNameTooLong',
    ],
    ['model 2.0', { FaceModelVersion: '2.0' }, 'InvalidParameterValue.FaceModelVersionIllegal'],
    ['an unknown parameter', { PersonId: '1' }, 'UnknownParameter'],
  ])('refuses %s', async (_, parameters, code) => {
    expect(await createGroup(parameters)).toEqual(refusal(code));
  });
});

test('GetGroupInfo refuses an unknown group', async () => {
  expect(await ask(api, 'GetGroupInfo', { GroupId: 'staff' })).toEqual(
    refusal('InvalidParameterValue.GroupIdNotExist'),
  );
});

describe('GetGroupList', () => {
  test('lists ten groups at a time, with the time of the last change', async () => {
    for (let index = 1; index < 12; index += 1) api.groups.create({ groupId: `group-${index}`, updatedAt: index });
    const first = await ask(api, 'GetGroupList', {});
    expect(first).toMatchObject({ GroupNum: 12, GroupInfos: { length: 10 } });
    const { GroupInfos } = await ask(api, 'GetGroupList', { Offset: 10, Limit: 1000 });
    expect(GroupInfos).toMatchObject([
      { GroupId: 'group-10', UpdateTimestamp: 10 },
      { GroupId: 'group-11', UpdateTimestamp: 11 },
    ]);
  });

  test.each([
    [{ Limit: 1001 }, 'InvalidParameterValue.LimitExceed'],
    [{ Offset: 1 }, 'InvalidParameterValue.OffsetExceed'],
    [{ Offset: -1 }, 'InvalidParameter.InvalidParameter'],
    [{ Limit: 1.5 }, 'InvalidParameter.InvalidParameter'],
  ])('refuses %j when there is one group', async (parameters, code) => {
    expect(await ask(api, 'GetGroupList', parameters)).toEqual(refusal(code));
  });
});

describe('GetPersonList', () => {
  test('lists the persons of a group with their faces, page by page', async () => {
    for (const personId of ['1', '2', '3']) api.persons.addFace(api.persons.create(personId, { name: `n${personId}` }));
    api.groups.create({ groupId: 'other' });
    api.persons.create('4', { groupIds: ['other'] });
    const faceIds = api.persons.get('3').faces.map((face) => face.faceId);
    expect(await ask(api, 'GetPersonList', { GroupId: DEFAULT_GROUP_ID, Offset: 2, Limit: 2 })).toEqual({
      PersonInfos: [
        {
          PersonName: 'n3',
          PersonId: '3',
          Gender: 0,
          PersonExDescriptions: [],
          FaceIds: faceIds,
          CreationTimestamp: expect.any(Number),
        },
      ],
      PersonNum: 3,
      FaceNum: 3,
      FaceModelVersion: '3.0',
      RequestId: expect.any(String),
    });
  });

  test('is empty for an empty group', async () => {
    expect(await ask(api, 'GetPersonList', { GroupId: DEFAULT_GROUP_ID })).toMatchObject({
      PersonInfos: [],
      PersonNum: 0,
    });
  });

  test.each([
    [{ GroupId: 'staff' }, 'InvalidParameterValue.GroupIdNotExist'],
    [{ GroupId: DEFAULT_GROUP_ID, Limit: 1001 }, 'InvalidParameterValue.LimitExceed'],
    [{ GroupId: DEFAULT_GROUP_ID, Offset: 1 }, 'InvalidParameterValue.OffsetExceed'],
  ])('refuses %j', async (parameters, code) => {
    expect(await ask(api, 'GetPersonList', parameters)).toEqual(refusal(code));
  });
});
