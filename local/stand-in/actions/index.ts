import type { Action } from './action.ts';
import { createFace } from './create-face.ts';
import { createPerson } from './create-person.ts';
import { deleteFace, deletePerson, getPersonBaseInfo } from './person-actions.ts';

export const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['CreateFace', createFace],
  ['GetPersonBaseInfo', getPersonBaseInfo],
  ['CreatePerson', createPerson],
  ['DeleteFace', deleteFace],
  ['DeletePerson', deletePerson],
]);
