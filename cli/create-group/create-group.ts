import type { CreationReply, GroupReply, TencentGroup } from '../shared/tencent/group-reply.ts';
import type { CreateGroupPorts, CreateGroupRequest } from './ports.ts';

type Failure = Exclude<GroupReply | CreationReply, { readonly kind: 'found' | 'missing' | 'created' | 'idTaken' }>;

export type CreateGroupResult =
  | { readonly kind: 'created' | 'existed'; readonly group: TencentGroup }
  /** Nothing was created, as far as can be told. */
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Creates a group, unless there is one with this id. A lost answer is looked up. */
export async function createGroup(request: CreateGroupRequest, ports: CreateGroupPorts): Promise<CreateGroupResult> {
  const { groupId, name } = request;
  const before = await ports.findGroup(groupId);
  if (before.kind === 'found') return { kind: 'existed', group: before.group };
  if (before.kind !== 'missing') return { kind: 'failed', failure: before };
  const reply = await ports.createGroup(groupId, name);
  switch (reply.kind) {
    case 'created':
      return { kind: 'created', group: { groupId, name, faceModelVersion: reply.faceModelVersion } };
    case 'idTaken':
    case 'unreachable': {
      const after = await ports.findGroup(groupId);
      if (after.kind === 'found') return { kind: reply.kind === 'idTaken' ? 'existed' : 'created', group: after.group };
      return { kind: 'failed', failure: after.kind === 'missing' ? lost(reply) : after };
    }
    default:
      return { kind: 'failed', failure: reply };
  }
}

/** The id was taken, and now there is no group of it: another program deletes it. */
function lost(reply: Extract<CreationReply, { readonly kind: 'idTaken' | 'unreachable' }>): Failure {
  return reply.kind === 'idTaken' ? { kind: 'deleting' } : reply;
}
