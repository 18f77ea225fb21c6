import { ApiError } from '../api/api-error.ts';
import { onlyParameters, stringOf, stringsOf } from '../api/api-request.ts';
import { FACE_MODEL_VERSION, type Group } from '../groups.ts';
import { checkGroupId } from '../ids.ts';
import { MAX_NAME_LENGTH } from '../limits.ts';
import { checkName } from '../names.ts';
import type { ActionContext, ActionResult } from './action.ts';
import { pageOf } from './page.ts';

const MAX_PAGE = 1000;
const MAX_TAG_LENGTH = 40;
const MAX_DESCRIPTIONS = 5;
const MAX_DESCRIPTION_LENGTH = 30;

/** As in an account of today, which has no groups of model 2.0. */
export async function createGroup({ request, groups, beforeChange }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['GroupName', 'GroupId', 'GroupExDescriptions', 'Tag', 'FaceModelVersion']);
  const groupId = stringOf(request, 'GroupId');
  checkGroupId(groupId);
  const name = stringOf(request, 'GroupName');
  if (name === '') throw new ApiError('MissingParameter.ErrorParameterEmpty', 'GroupName is empty.');
  checkName('GroupName', name, MAX_NAME_LENGTH);
  const tag = request.parameters.Tag === undefined ? '' : stringOf(request, 'Tag');
  checkName('GroupTag', tag, MAX_TAG_LENGTH);
  const descriptions = stringsOf(request, 'GroupExDescriptions');
  checkDescriptions(descriptions);
  const { FaceModelVersion = FACE_MODEL_VERSION } = request.parameters;
  if (FaceModelVersion !== FACE_MODEL_VERSION) throw new ApiError('InvalidParameterValue.FaceModelVersionIllegal');
  await beforeChange();
  const group = groups.create({ groupId, name, tag, descriptions });
  return { answer: { FaceModelVersion: group.faceModelVersion } };
}

function checkDescriptions(descriptions: readonly string[]): void {
  const of = 'InvalidParameterValue.GroupExDescriptions';
  if (descriptions.length > MAX_DESCRIPTIONS) throw new ApiError(`${of}Exceed`);
  if (new Set(descriptions).size < descriptions.length) throw new ApiError(`${of}NameIdentical`);
  for (const each of descriptions) checkName('GroupExDescriptionsName', each, MAX_DESCRIPTION_LENGTH);
}

export async function getGroupInfo({ request, groups }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['GroupId']);
  return { answer: infoOf(groups.get(stringOf(request, 'GroupId'))) };
}

export async function getGroupList({ request, groups }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['Offset', 'Limit']);
  const all = groups.all();
  const infos = pageOf(request, all, MAX_PAGE).map((group) => ({ ...infoOf(group), UpdateTimestamp: group.updatedAt }));
  return { answer: { GroupInfos: infos, GroupNum: all.length } };
}

export async function getPersonList({ request, groups, persons }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['GroupId', 'Offset', 'Limit']);
  const group = groups.get(stringOf(request, 'GroupId'));
  const all = persons.inGroup(group.groupId);
  const infos = pageOf(request, all, MAX_PAGE).map((person) => ({
    PersonName: person.name,
    PersonId: person.personId,
    Gender: person.gender,
    PersonExDescriptions: [],
    FaceIds: person.faces.map((face) => face.faceId),
    CreationTimestamp: person.createdAt,
  }));
  const faces = all.reduce((sum, person) => sum + person.faces.length, 0);
  const answer = {
    PersonInfos: infos,
    PersonNum: all.length,
    FaceNum: faces,
    FaceModelVersion: group.faceModelVersion,
  };
  return { answer };
}

/** Only GetGroupList tells when a group was changed. */
function infoOf(group: Group): Readonly<Record<string, unknown>> {
  return {
    GroupName: group.name,
    GroupId: group.groupId,
    GroupExDescriptions: group.descriptions,
    Tag: group.tag,
    FaceModelVersion: group.faceModelVersion,
    CreationTimestamp: group.createdAt,
  };
}
