import * as v from 'valibot';

/** What is read of a person in a list. A person whose faces are not told is left out: it has to be asked for. */
interface ListedFaces {
  readonly personId: string;
  readonly faceIds: readonly string[];
}

export interface PersonListPage {
  readonly persons: readonly ListedFaces[];
  /** Entries of the page, those that are left out included. */
  readonly length: number;
  /** How many persons the group has; undefined when Tencent does not tell. */
  readonly total?: number | undefined;
}

const text = v.pipe(v.string(), v.nonEmpty());
const count = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0)));
const PersonList = v.object({
  PersonInfos: v.nullish(v.array(v.object({ PersonId: v.nullish(v.string()), FaceIds: v.nullish(v.array(text)) }))),
  PersonNum: count,
});

/** Reads an answer of GetPersonList. @returns undefined when it does not tell */
export function readPersonList(response: unknown): PersonListPage | undefined {
  const read = v.safeParse(PersonList, response);
  if (!read.success) return undefined;
  const { PersonInfos, PersonNum } = read.output;
  if (!PersonInfos && PersonNum !== 0) return undefined;
  const infos = PersonInfos ?? [];
  const persons = infos.flatMap(({ PersonId, FaceIds }) =>
    PersonId && FaceIds ? [{ personId: PersonId, faceIds: [...new Set(FaceIds)] }] : [],
  );
  return { persons, length: infos.length, total: PersonNum ?? undefined };
}

const GroupList = v.object({
  GroupInfos: v.array(v.object({ GroupId: text })),
  GroupNum: count,
});

/** Reads an answer of GetGroupList. @returns undefined when it does not tell */
export function readGroupIds(
  response: unknown,
): { readonly groupIds: readonly string[]; readonly total?: number | undefined } | undefined {
  const read = v.safeParse(GroupList, response);
  if (!read.success) return undefined;
  const { GroupInfos, GroupNum } = read.output;
  return { groupIds: GroupInfos.map(({ GroupId }) => GroupId), total: GroupNum ?? undefined };
}
