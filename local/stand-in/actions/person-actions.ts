import { ApiError } from '../api/api-error.ts';
import { onlyParameters, stringOf, stringsOf } from '../api/api-request.ts';
import type { ActionContext, ActionResult } from './action.ts';

/** Tencent's examples of DeleteFace and DeletePerson have this code, which is in no list of codes. */
const UNKNOWN_TO_DELETE = 'ResourceNotFound.ErrorPersonNotExisted';

export async function getPersonBaseInfo({ request, persons, behaviour }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId']);
  const personId = stringOf(request, 'PersonId');
  if (behaviour.createPersons && !persons.find(personId)) persons.create(personId);
  const person = persons.get(personId);
  const faceIds = person.faces.map((face) => face.faceId);
  return { answer: { PersonName: person.name, Gender: person.gender, FaceIds: faceIds } };
}

export async function deleteFace({ request, persons, groups, beforeChange }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId', 'FaceIds']);
  const person = persons.get(stringOf(request, 'PersonId'), UNKNOWN_TO_DELETE);
  const faceIds = stringsOf(request, 'FaceIds');
  if (faceIds.length === 0) throw new ApiError('MissingParameter.ErrorParameterEmpty', 'FaceIds is empty.');
  const release = persons.lock(person.personId);
  try {
    await beforeChange();
    const deleted = persons.deleteFaces(person, faceIds);
    groups.changed(person.groupIds);
    return { answer: { SucDeletedNum: deleted.length, SucFaceIds: deleted } };
  } finally {
    release();
  }
}

export async function deletePerson({ request, persons, groups, beforeChange }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId']);
  const person = persons.get(stringOf(request, 'PersonId'), UNKNOWN_TO_DELETE);
  const release = persons.lock(person.personId);
  try {
    await beforeChange();
    persons.delete(person);
    groups.changed(person.groupIds);
    return { answer: {} };
  } finally {
    release();
  }
}
