import { describe, expect, it } from '@jest/globals';
import { type CreateGroupResult, createGroup } from '../../../cli/create-group/create-group.ts';
import { failureText, groupLines } from '../../../cli/create-group/report.ts';
import type { CreationReply, GroupReply, TencentGroup } from '../../../cli/shared/tencent/group-reply.ts';
import { faultsOf } from '../../prose/rules.ts';

const REQUEST = { groupId: 'staff', name: 'staff' };
const GROUP: TencentGroup = { groupId: 'staff', name: 'staff', faceModelVersion: '3.0' };
const FOUND: GroupReply = { kind: 'found', group: GROUP };
const MISSING: GroupReply = { kind: 'missing' };
const UNREACHABLE = { kind: 'unreachable', endpoint: 'https://tencent', message: 'No answer.' } as const;

async function creating(found: readonly GroupReply[], created: CreationReply) {
  const left = [...found];
  const requests: string[] = [];
  const result = await createGroup(REQUEST, {
    findGroup: async (groupId) => {
      requests.push(`find ${groupId}`);
      return left.shift() ?? MISSING;
    },
    createGroup: async (groupId, name) => {
      requests.push(`create ${groupId} ${name}`);
      return created;
    },
  });
  return { result, requests };
}

describe('creating a group', () => {
  it('creates it when there is none', async () => {
    const { result, requests } = await creating([MISSING], { kind: 'created', faceModelVersion: '3.0' });
    expect(result).toEqual({ kind: 'created', group: GROUP });
    expect(requests).toEqual(['find staff', 'create staff staff']);
  });

  it('leaves a group alone that exists', async () => {
    const { result, requests } = await creating([FOUND], { kind: 'created' });
    expect(result).toEqual({ kind: 'existed', group: GROUP });
    expect(requests).toEqual(['find staff']);
  });

  it.each<[string, readonly GroupReply[], CreationReply, CreateGroupResult]>([
    [
      'was created by another operator meanwhile',
      [MISSING, FOUND],
      { kind: 'idTaken' },
      { kind: 'existed', group: GROUP },
    ],
    ['was created, but the answer was lost', [MISSING, FOUND], UNREACHABLE, { kind: 'created', group: GROUP }],
    ['was not created', [MISSING, MISSING], UNREACHABLE, { kind: 'failed', failure: UNREACHABLE }],
    [
      'is being deleted',
      [{ kind: 'deleting' }],
      { kind: 'created' },
      { kind: 'failed', failure: { kind: 'deleting' } },
    ],
    ['has the name of another', [MISSING], { kind: 'nameTaken' }, { kind: 'failed', failure: { kind: 'nameTaken' } }],
  ])('finds out when the group %s', async (_, found, created, result) => {
    expect((await creating(found, created)).result).toEqual(result);
  });
});

describe('what is said of it', () => {
  it('names the setting, unless the stack has it', () => {
    const created = { kind: 'created', group: GROUP } as const;
    expect(groupLines(created, 'staff')).toEqual(['The group staff was created, with model 3.0.']);
    expect(groupLines(created, undefined)).toContain(
      'To create persons in it, set createPersonsInGroup to staff, and deploy the stack again.',
    );
  });

  it('warns of an old model', () => {
    const lines = groupLines({ kind: 'existed', group: { ...GROUP, faceModelVersion: '2.0' } }, 'staff');
    expect(lines.join(' ')).toContain('SearchPersons and VerifyPerson work with model 3.0 only.');
  });

  it.each([
    { kind: 'deleting' } as const,
    { kind: 'nameTaken' } as const,
    UNREACHABLE,
    { kind: 'malformed', message: 'The secret is not JSON.' } as const,
    { kind: 'refused', code: 'UnauthorizedOperation', message: 'no.', reason: 'PermissionDenied' } as const,
    { kind: 'refused', code: 'LimitExceeded', message: 'no.', reason: 'AccountProblem' } as const,
  ])('says what to do after $kind', (failure) => {
    const text = failureText({ kind: 'failed', failure }, REQUEST);
    expect(faultsOf(text)).toEqual([]);
    expect(text).toMatch(/Wait|another|Store|Run|Allow|Check/);
  });
});
