import { onlyParameters, stringOf, stringsOf } from '../api/api-request.ts';
import type { ActionContext, ActionResult } from './action.ts';

export async function getPersonBaseInfo({ request, people, behaviour }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId']);
  const personId = stringOf(request, 'PersonId');
  if (behaviour.createPersons && !people.find(personId)) people.create(personId);
  const person = people.get(personId);
  return { answer: { PersonName: person.name, Gender: 0, FaceIds: person.faces.map((face) => face.faceId) } };
}

export async function deleteFace({ request, people, beforeChange }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId', 'FaceIds']);
  const person = people.get(stringOf(request, 'PersonId'));
  const faceIds = stringsOf(request, 'FaceIds');
  const release = people.claim(person.personId);
  try {
    await beforeChange();
    const deleted = people.deleteFaces(person, faceIds);
    return { answer: { SucDeletedNum: deleted.length, SucFaceIds: deleted } };
  } finally {
    release();
  }
}

export async function deletePerson({ request, people, beforeChange }: ActionContext): Promise<ActionResult> {
  onlyParameters(request, ['PersonId']);
  const person = people.get(stringOf(request, 'PersonId'));
  const release = people.claim(person.personId);
  try {
    await beforeChange();
    people.delete(person);
    return { answer: {} };
  } finally {
    release();
  }
}
