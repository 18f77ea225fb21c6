import { readPersonFaces, readPersonGroups } from '../../../functions/tencent/answers.ts';
import type { PersonReply } from './person-reply.ts';
import type { TencentClient } from './tencent-client.ts';

/** The most groups that Tencent lists at once, which is also the most that a person can be in. */
const MAX_GROUPS = 100;

/** Tencent's codes for a person that it does not have. */
const UNKNOWN_PERSON: readonly string[] = [
  'InvalidParameterValue.PersonIdNotExist',
  'ResourceNotFound.ErrorPersonNotExisted',
];

/** One request that is free of charge: GetPersonBaseInfo. The groups of the person are not asked for. */
export async function findFaces(client: Pick<TencentClient, 'ask'>, personId: string): Promise<PersonReply> {
  const base = await client.ask('GetPersonBaseInfo', { PersonId: personId }, readPersonFaces);
  if (base.kind === 'refused' && UNKNOWN_PERSON.includes(base.code)) return { kind: 'missing' };
  return base.kind === 'answered' ? { kind: 'found', person: base.answer } : base;
}

/** One request that is free of charge: GetPersonGroupInfo. */
export function askGroups(client: Pick<TencentClient, 'ask'>, personId: string) {
  return client.ask('GetPersonGroupInfo', { PersonId: personId, Limit: MAX_GROUPS }, readPersonGroups);
}

/** Two requests that are free of charge: GetPersonBaseInfo, then GetPersonGroupInfo. */
export async function findPerson(client: Pick<TencentClient, 'ask'>, personId: string): Promise<PersonReply> {
  const base = await findFaces(client, personId);
  if (base.kind !== 'found') return base;
  const groups = await askGroups(client, personId);
  const groupIds = groups.kind === 'answered' ? groups.answer.groupIds : undefined;
  return { kind: 'found', person: { ...base.person, groupIds } };
}
