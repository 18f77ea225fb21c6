import { FACES } from '../shared/invocation.ts';
import { isOldModel, type TencentGroup } from '../shared/tencent/group-reply.ts';
import { refusalOf } from '../shared/tencent/refusal.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import type { CreateGroupResult } from './create-group.ts';
import type { CreateGroupRequest } from './ports.ts';

/** What became of the group, and what comes next, in lines. */
export function groupLines(
  { kind, group }: Extract<CreateGroupResult, { readonly group: TencentGroup }>,
  configured: string | undefined,
): readonly string[] {
  const { groupId, faceModelVersion = 'unknown' } = group;
  const state = kind === 'created' ? 'was created' : 'exists already';
  return [
    `The group ${groupId} ${state}, with model ${faceModelVersion}.`,
    ...(isOldModel(group) ? [OLD_MODEL] : []),
    ...(configured === groupId
      ? []
      : [`To create persons in it, set createPersonsInGroup to ${groupId}, and deploy the stack again.`]),
  ];
}

const OLD_MODEL =
  'SearchPersons and VerifyPerson work with model 3.0 only. Create another group, or have the model of this one upgraded at Tencent.';

export function failureText(
  { failure }: Extract<CreateGroupResult, { readonly kind: 'failed' }>,
  { groupId, name }: CreateGroupRequest,
): string {
  switch (failure.kind) {
    case 'deleting':
      return `Tencent is deleting a group with the id ${groupId}. Wait until it is gone, or choose another id.`;
    case 'nameTaken':
      return `The account has a group with the name ${name}. Names are unique: give another one with --name.`;
    case 'malformed':
      return `${sentence(failure.message)} Store the keys first: ${FACES} set-secret`;
    case 'unreachable':
      return `Tencent was not reached at ${failure.endpoint}: ${sentence(failure.message)} Run the same command again: it creates nothing twice.`;
    case 'refused': {
      if (failure.reason === 'PermissionDenied') {
        return `Tencent knows the keys, but answered ${failure.code}. Allow iai:CreateGroup and iai:GetGroupInfo for their user in Tencent's console (CAM), or create the group there.`;
      }
      const { meaning, remedy } = refusalOf(failure);
      return `${meaning} It answered ${failure.code}: ${sentence(failure.message)} ${remedy}`;
    }
  }
}
