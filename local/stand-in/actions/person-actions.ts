import { onlyParameters, stringOf, stringsOf } from '../api/api-request.ts';
import type { ActionContext, ActionResult } from './action.ts';

export async function getPersonBaseInfo({ request, persons, behaviour }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId']);
  const personId = stringOf(request, 'PersonId');
  if (behaviour.createPersons && !persons.find(personId)) persons.create(personId);
  const person = persons.get(personId);
  return { answer: { PersonName: person.name, Gender: 0, FaceIds: person.faces.map((face) => face.faceId) } };
}

export async function deleteFace({ request, persons, beforeChange }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId', 'FaceIds']);
  const person = persons.get(stringOf(request, 'PersonId'));
  const faceIds = stringsOf(request, 'FaceIds');
  const release = persons.lock(person.personId);
  try {
    await beforeChange();
    const deleted = persons.deleteFaces(person, faceIds);
    return { answer: { SucDeletedNum: deleted.length, SucFaceIds: deleted } };
  } finally {
    release();
  }
}

export async function deletePerson({ request, persons, beforeChange }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId']);
  const person = persons.get(stringOf(request, 'PersonId'));
  const release = persons.lock(person.personId);
  try {
    await beforeChange();
    persons.delete(person);
    return { answer: {} };
  } finally {
    release();
  }
}
