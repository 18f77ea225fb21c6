import * as v from 'valibot';
import type { CreationReply, GroupReply, TencentGroup } from './group-reply.ts';
import type { TencentClient } from './tencent-client.ts';

/** The most groups that Tencent lists at once. */
const PAGE = 1000;
/** An account may have 100,000 groups. To learn when one of them was changed is not worth more requests than this. */
const MAX_PAGES = 20;

const text = v.optional(v.nullish(v.string()));
const Info = v.object({ GroupId: v.string(), GroupName: text, FaceModelVersion: text });
const List = v.object({
  GroupInfos: v.array(v.object({ GroupId: v.nullish(v.string()), UpdateTimestamp: v.nullish(v.number()) })),
  GroupNum: v.nullish(v.number()),
});
const Created = v.object({ FaceModelVersion: text });

/** Groups of persons at Tencent. All requests are free of charge. */
export class TencentGroups {
  readonly #client: Pick<TencentClient, 'ask'>;

  constructor(client: Pick<TencentClient, 'ask'>) {
    this.#client = client;
  }

  /** GetGroupInfo. It does not tell when the group was changed. */
  async find(groupId: string): Promise<GroupReply> {
    const asked = await this.#client.ask('GetGroupInfo', { GroupId: groupId }, (response): TencentGroup | undefined => {
      const read = v.safeParse(Info, response);
      if (!read.success) return undefined;
      const { GroupName, FaceModelVersion } = read.output;
      return { groupId, name: GroupName ?? undefined, faceModelVersion: FaceModelVersion ?? undefined };
    });
    if (asked.kind === 'answered') return { kind: 'found', group: asked.answer };
    if (asked.kind !== 'refused') return asked;
    switch (asked.code) {
      case 'InvalidParameterValue.GroupIdNotExist':
      case 'InvalidParameterValue.GroupIdNotExists':
        return { kind: 'missing' };
      case 'FailedOperation.GroupInDeletedState':
        return { kind: 'deleting' };
      default:
        return asked;
    }
  }

  /** The group, with the time of its last change, which only the list of all groups tells. */
  async inspect(groupId: string): Promise<GroupReply> {
    const reply = await this.find(groupId);
    if (reply.kind !== 'found') return reply;
    return { kind: 'found', group: { ...reply.group, changedAt: await this.#changedAt(groupId) } };
  }

  async #changedAt(groupId: string): Promise<number | undefined> {
    for (let page = 0; page < MAX_PAGES; page++) {
      const parameters = { Offset: page * PAGE, Limit: PAGE };
      const asked = await this.#client.ask('GetGroupList', parameters, (response) => {
        const read = v.safeParse(List, response);
        return read.success ? read.output : undefined;
      });
      if (asked.kind !== 'answered') return undefined;
      const { GroupInfos, GroupNum } = asked.answer;
      const found = GroupInfos.find(({ GroupId }) => GroupId === groupId);
      if (found !== undefined) return found.UpdateTimestamp ?? undefined;
      if ((page + 1) * PAGE >= (GroupNum ?? 0)) return undefined;
    }
    return undefined;
  }

  /** CreateGroup with model 3.0: an old account would make a group of model 2.0 by default. */
  async create(groupId: string, name: string): Promise<CreationReply> {
    const parameters = { GroupId: groupId, GroupName: name, FaceModelVersion: '3.0' };
    const asked = await this.#client.ask('CreateGroup', parameters, (response) => {
      const read = v.safeParse(Created, response);
      return read.success ? read.output : undefined;
    });
    if (asked.kind === 'answered') {
      return { kind: 'created', faceModelVersion: asked.answer.FaceModelVersion ?? undefined };
    }
    if (asked.kind !== 'refused') return asked;
    switch (asked.code) {
      case 'InvalidParameterValue.GroupIdAlreadyExist':
        return { kind: 'idTaken' };
      case 'InvalidParameterValue.GroupNameAlreadyExist':
        return { kind: 'nameTaken' };
      default:
        return asked;
    }
  }
}
