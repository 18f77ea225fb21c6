import { ApiError } from './api/api-error.ts';
import { checkGroupId } from './ids.ts';

/** The group that exists from the start. Persons that are created without a group are in it. */
export const DEFAULT_GROUP_ID = 'users';

export const FACE_MODEL_VERSION = '3.0';

export interface Group {
  readonly groupId: string;
  readonly name: string;
  readonly tag: string;
  readonly descriptions: readonly string[];
  readonly faceModelVersion: string;
  /** Epoch milliseconds, as `updatedAt`. */
  readonly createdAt: number;
  updatedAt: number;
  /** Tencent deletes a group in the background, and refuses requests for it meanwhile. */
  readonly deleting: boolean;
}

export type NewGroup = Pick<Group, 'groupId'> & Partial<Group>;

/** The groups of the account. */
export class Groups {
  readonly #groups = new Map<string, Group>();

  constructor() {
    this.clear();
  }

  create(group: NewGroup): Group {
    checkGroupId(group.groupId);
    const { name = group.groupId } = group;
    if (this.#groups.has(group.groupId)) throw new ApiError('InvalidParameterValue.GroupIdAlreadyExist');
    if (this.all().some((each) => each.name === name)) {
      throw new ApiError('InvalidParameterValue.GroupNameAlreadyExist');
    }
    const now = Date.now();
    const created: Group = {
      tag: '',
      descriptions: [],
      faceModelVersion: FACE_MODEL_VERSION,
      createdAt: now,
      updatedAt: group.createdAt ?? now,
      deleting: false,
      ...group,
      name,
    };
    this.#groups.set(created.groupId, created);
    return created;
  }

  get(groupId: string): Group {
    checkGroupId(groupId);
    const group = this.#groups.get(groupId);
    if (!group) throw new ApiError('InvalidParameterValue.GroupIdNotExist');
    if (group.deleting) throw new ApiError('FailedOperation.GroupInDeletedState');
    return group;
  }

  all(): readonly Group[] {
    return [...this.#groups.values()];
  }

  /** Records a change of the groups' persons or faces. */
  changed(groupIds: readonly string[]): void {
    for (const groupId of groupIds) {
      const group = this.#groups.get(groupId);
      if (group) group.updatedAt = Date.now();
    }
  }

  clear(): void {
    this.#groups.clear();
    this.create({ groupId: DEFAULT_GROUP_ID });
  }
}
