import { ApiError } from '../api/api-error.ts';
import { onlyParameters, stringOf, stringsOf } from '../api/api-request.ts';
import { MAX_GROUPS_PER_PERSON } from '../limits.ts';
import type { ActionContext, ActionResult } from './action.ts';
import { pageOf } from './page.ts';

const MAX_PAGE = 100;

export async function getPersonGroupInfo({ request, persons }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId', 'Offset', 'Limit']);
  const person = persons.get(stringOf(request, 'PersonId'));
  const infos = pageOf(request, person.groupIds, MAX_PAGE).map((groupId) => ({
    GroupId: groupId,
    PersonExDescriptions: [],
  }));
  const answer = {
    PersonGroupInfos: infos,
    GroupNum: person.groupIds.length,
    FaceModelVersion: person.faceModelVersion,
  };
  return { answer };
}

export async function copyPerson({ request, persons, groups, beforeChange }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId', 'GroupIds']);
  const person = persons.get(stringOf(request, 'PersonId'));
  const groupIds = stringsOf(request, 'GroupIds');
  if (groupIds.length === 0) throw new ApiError('MissingParameter.ErrorParameterEmpty', 'GroupIds is empty.');
  if (person.groupIds.length + groupIds.length > MAX_GROUPS_PER_PERSON) {
    throw new ApiError('InvalidParameterValue.GroupNumPerPersonExceed');
  }
  for (const groupId of groupIds) {
    const group = groups.get(groupId);
    if (person.groupIds.includes(groupId)) throw new ApiError('InvalidParameterValue.PersonExistInGroup');
    if (group.faceModelVersion !== person.faceModelVersion) throw new ApiError('FailedOperation.AcrossVersionsError');
  }
  const release = persons.lock(person.personId);
  try {
    await beforeChange();
    person.groupIds.push(...groupIds);
    groups.changed(groupIds);
    return { answer: { SucGroupNum: groupIds.length, SucGroupIds: groupIds } };
  } finally {
    release();
  }
}

/** A person that is in no other group is deleted with its faces. */
export async function deletePersonFromGroup(context: ActionContext): Promise<ActionResult> {
  const { request, persons, groups } = context;
  onlyParameters(request, ['PersonId', 'GroupId']);
  const person = persons.get(stringOf(request, 'PersonId'));
  const { groupId } = groups.get(stringOf(request, 'GroupId'));
  if (!person.groupIds.includes(groupId)) throw new ApiError('FailedOperation.GroupPersonMapNotExist');
  const release = persons.lock(person.personId);
  try {
    await context.beforeChange();
    person.groupIds.splice(person.groupIds.indexOf(groupId), 1);
    if (person.groupIds.length === 0) persons.delete(person);
    groups.changed([groupId]);
    return { answer: {} };
  } finally {
    release();
  }
}
