import type { Action } from './action.ts';
import { createFace } from './create-face.ts';
import { createPerson } from './create-person.ts';
import { createGroup, getGroupInfo, getGroupList, getPersonList } from './group-actions.ts';
import { deleteFace, deletePerson, getPersonBaseInfo } from './person-actions.ts';
import { copyPerson, deletePersonFromGroup, getPersonGroupInfo } from './person-group-actions.ts';
import { searchFaces } from './search-faces.ts';

export const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['CreateFace', createFace],
  ['GetPersonBaseInfo', getPersonBaseInfo],
  ['CreatePerson', createPerson],
  ['DeleteFace', deleteFace],
  ['DeletePerson', deletePerson],
  ['GetPersonGroupInfo', getPersonGroupInfo],
  ['CopyPerson', copyPerson],
  ['DeletePersonFromGroup', deletePersonFromGroup],
  ['CreateGroup', createGroup],
  ['GetGroupInfo', getGroupInfo],
  ['GetGroupList', getGroupList],
  ['GetPersonList', getPersonList],
  ['SearchFaces', searchFaces],
]);
