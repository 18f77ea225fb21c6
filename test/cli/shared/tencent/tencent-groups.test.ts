import { beforeEach, describe, expect, it } from '@jest/globals';
import { probePermissions } from '../../../../cli/shared/tencent/probe-permissions.ts';
import type { ProbedAction } from '../../../../cli/shared/tencent/probe-result.ts';
import type { TencentClient } from '../../../../cli/shared/tencent/tencent-client.ts';
import { TencentGroups } from '../../../../cli/shared/tencent/tencent-groups.ts';
import { DEFAULT_GROUP_ID } from '../../../../local/stand-in/groups.ts';
import { StandInTransport, standInClient } from './stand-in-transport.ts';

let transport: StandInTransport;
let client: TencentClient;
let groups: TencentGroups;
beforeEach(() => {
  transport = new StandInTransport();
  client = standInClient(transport);
  groups = new TencentGroups(client);
});

const denied = (action: string) => ({ action, answer: { kind: 'error', code: 'UnauthorizedOperation' } }) as const;
const actions = () => transport.api.journal.entries().map(({ action }) => action);

describe('the groups at Tencent', () => {
  it('are found by id, with their model', async () => {
    transport.api.groups.create({ groupId: 'old', name: 'Alte', faceModelVersion: '2.0' });
    expect(await groups.find('old')).toEqual({
      kind: 'found',
      group: { groupId: 'old', name: 'Alte', faceModelVersion: '2.0' },
    });
    expect(await groups.find('none')).toEqual({ kind: 'missing' });
    transport.api.groups.create({ groupId: 'leaving', deleting: true });
    expect(await groups.find('leaving')).toEqual({ kind: 'deleting' });
  });

  it('tell when they were changed, wherever they are in the list', async () => {
    for (let index = 0; index < 1500; index += 1)
      transport.api.groups.create({ groupId: `g${index}`, updatedAt: index });
    expect(await groups.inspect('g1400')).toMatchObject({
      kind: 'found',
      group: { groupId: 'g1400', changedAt: 1400 },
    });
    expect(actions()).toEqual(['GetGroupInfo', 'GetGroupList', 'GetGroupList']);
  });

  it('are found without the time of their change when the list may not be read', async () => {
    transport.api.faults.add(denied('GetGroupList'));
    expect(await groups.inspect(DEFAULT_GROUP_ID)).toMatchObject({ kind: 'found', group: { changedAt: undefined } });
  });

  it('are created with model 3.0, whatever the default of the account is', async () => {
    expect(await groups.create('staff', '员工')).toEqual({ kind: 'created', faceModelVersion: '3.0' });
    expect(transport.api.groups.get('staff')).toMatchObject({ name: '员工', faceModelVersion: '3.0' });
    expect(await groups.create('staff', 'other')).toEqual({ kind: 'idTaken' });
    expect(await groups.create('other', '员工')).toEqual({ kind: 'nameTaken' });
  });

  it('tell why nothing is known of them', async () => {
    transport.api.faults.add(denied('GetGroupInfo'), { answer: { kind: 'error', code: 'InternalError' } });
    expect(await groups.find('staff')).toMatchObject({ kind: 'refused', reason: 'PermissionDenied' });
    expect(await groups.find('staff')).toMatchObject({ kind: 'unreachable', endpoint: 'https://iai.invalid' });
  });
});

describe('a probe of permissions', () => {
  const ALL: readonly ProbedAction[] = ['CreateFace', 'CreatePerson', 'GetPersonGroupInfo'];

  it('finds them all, and creates nothing', async () => {
    const probes = await probePermissions(client, ALL);
    expect(probes.map(({ action, verdict }) => [action, verdict])).toEqual(ALL.map((action) => [action, 'allowed']));
    expect(transport.api.persons.all()).toEqual([]);
    expect(transport.api.journal.entries().flatMap(({ images }) => images)).toEqual([]);
  });

  it.each(ALL)('finds that %s is denied', async (action) => {
    transport.api.faults.add(denied(action));
    const probes = await probePermissions(client, ALL);
    expect(probes.filter(({ verdict }) => verdict !== 'allowed')).toEqual([
      { action, verdict: 'denied', said: 'UnauthorizedOperation' },
    ]);
  });

  it.each(['RequestLimitExceeded', 'MissingParameter', 'InvalidAction', 'InternalError'])(
    'concludes nothing from %s',
    async (code) => {
      transport.api.faults.add({ answer: { kind: 'error', code } });
      const [probe] = await probePermissions(client, ['CreatePerson']);
      expect(probe).toMatchObject({ verdict: 'unknown', said: expect.stringContaining(code) });
    },
  );
});
