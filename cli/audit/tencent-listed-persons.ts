import { EXIT, Problem } from '../shared/problem.ts';
import { readGroupIds, readPersonList } from '../shared/tencent/person-list.ts';
import { refusalOf } from '../shared/tencent/refusal.ts';
import type { Asked, TencentClient } from '../shared/tencent/tencent-client.ts';
import type { TencentFailure } from '../shared/tencent/tencent-reply.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import type { AuditSource, Cursor, SourcePage } from './ports.ts';

/** The most persons, and the most groups, that Tencent lists at once. */
const PAGE = 1000;

interface Place {
  /** How many groups of the account were listed. */
  readonly group: number;
  /** How many persons of the group after them were listed. */
  readonly person: number;
}

const BEGINNING: Place = { group: 0, person: 0 };

/** The persons of one group, or of all groups of the account, with their faces. */
export class TencentListedPersons implements AuditSource {
  readonly name = 'tencent';
  readonly noun = 'persons at Tencent';
  readonly #client: Pick<TencentClient, 'ask'>;
  readonly #groupId: string | undefined;
  readonly #onNotAllowed: (message: string) => void;

  /**
   * @param groupId undefined: all groups of the account
   * @param onNotAllowed is told when Tencent refuses to list groups or persons: then each person is asked for
   */
  constructor(
    client: Pick<TencentClient, 'ask'>,
    groupId: string | undefined,
    onNotAllowed: (message: string) => void,
  ) {
    this.#client = client;
    this.#groupId = groupId;
    this.#onNotAllowed = onNotAllowed;
  }

  async *pages(from: Cursor | undefined): AsyncGenerator<SourcePage> {
    const begin = (from as Place | undefined) ?? BEGINNING;
    if (this.#groupId !== undefined) {
      yield* this.#personsOf(this.#groupId, begin);
      return;
    }
    let place = begin;
    for (;;) {
      const groups = await this.#groups(place.group);
      if (groups === undefined) return;
      for (const groupId of groups.groupIds) {
        yield* this.#personsOf(groupId, place);
        place = { group: place.group + 1, person: 0 };
      }
      if (groups.groupIds.length === 0 || place.group >= (groups.total ?? 0)) return;
    }
  }

  async #groups(offset: number): Promise<ReturnType<typeof readGroupIds>> {
    const asked = await this.#client.ask('GetGroupList', { Offset: offset, Limit: PAGE }, readGroupIds);
    if (asked.kind === 'answered') return asked.answer;
    if (isEnd(asked)) return undefined;
    return this.#notListed(asked, 'GetGroupList');
  }

  async *#personsOf(groupId: string, begin: Place): AsyncGenerator<SourcePage> {
    for (let offset = begin.person; ; ) {
      const parameters = { GroupId: groupId, Offset: offset, Limit: PAGE };
      const asked = await this.#client.ask('GetPersonList', parameters, readPersonList);
      if (asked.kind !== 'answered') {
        if (!isEnd(asked) && !this.#isGone(asked, groupId)) this.#notListed(asked, 'GetPersonList');
        return;
      }
      const { persons, length, total } = asked.answer;
      offset += length;
      const records = persons.map(({ personId, faceIds }) => {
        return { set: 'persons', key: personId, kind: 'listed', faceIds } as const;
      });
      yield { records, cursor: { group: begin.group, person: offset }, total };
      if (length === 0 || offset >= (total ?? Number.POSITIVE_INFINITY)) return;
    }
  }

  /** Groups come and go. One that was asked for must be there. */
  #isGone(asked: TencentFailure, groupId: string): boolean {
    if (asked.kind !== 'refused' || !GONE.includes(asked.code)) return false;
    if (this.#groupId === undefined) return true;
    throw new Problem(`Tencent does not have the group '${groupId}', or deletes it (${asked.code}).`, EXIT.usage);
  }

  #notListed(asked: TencentFailure, action: string): undefined {
    if (this.#groupId === undefined && asked.kind === 'refused' && asked.reason === 'PermissionDenied') {
      this.#onNotAllowed(
        `Tencent does not allow iai:${action} for the keys of the stack. Each person is asked for, which takes longer.`,
      );
      return undefined;
    }
    throw tencentProblem(asked);
  }
}

const GONE: readonly string[] = [
  'InvalidParameterValue.GroupIdNotExist',
  'InvalidParameterValue.GroupIdNotExists',
  'FailedOperation.GroupInDeletedState',
];

/** Something was deleted since the page before, so that the list is shorter now. */
function isEnd(asked: Asked<unknown>): boolean {
  return asked.kind === 'refused' && asked.code === 'InvalidParameterValue.OffsetExceed';
}

/** Why Tencent could not be asked, as the operator reads it. */
export function tencentProblem(failure: TencentFailure): Problem {
  switch (failure.kind) {
    case 'refused': {
      const { meaning, remedy } = refusalOf(failure);
      return new Problem(`${meaning} It answered ${failure.code}. ${remedy}`);
    }
    case 'unreachable':
      return new Problem(`Tencent was not reached at ${failure.endpoint}. ${sentence(failure.message)}`);
    case 'malformed':
      return new Problem(`Tencent was not asked. ${sentence(failure.message)}`);
  }
}
