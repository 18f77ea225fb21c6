import type { CreationReply, GroupReply } from '../shared/tencent/group-reply.ts';

export interface CreateGroupPorts {
  findGroup(groupId: string): Promise<GroupReply>;
  createGroup(groupId: string, name: string): Promise<CreationReply>;
}

export interface CreateGroupRequest {
  readonly groupId: string;
  /** Tencent's GroupName, which is unique in the account. */
  readonly name: string;
}
