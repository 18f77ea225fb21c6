import { beforeEach, expect, it } from '@jest/globals';
import { findPerson } from '../../../../cli/shared/tencent/find-person.ts';
import { DEFAULT_GROUP_ID } from '../../../../local/stand-in/groups.ts';
import { StandInTransport, standInClient } from './stand-in-transport.ts';

let transport: StandInTransport;
beforeEach(() => {
  transport = new StandInTransport();
  transport.api.groups.create({ groupId: 'staff' });
});

const find = () => findPerson(standInClient(transport), '1001');

it('finds the name, the faces and the groups of a person', async () => {
  const person = transport.api.persons.create('1001', { name: '张三', groupIds: [DEFAULT_GROUP_ID, 'staff'] });
  const { faceId } = transport.api.persons.addFace(person);
  expect(await find()).toEqual({
    kind: 'found',
    person: { name: '张三', faceIds: [faceId], groupIds: [DEFAULT_GROUP_ID, 'staff'] },
  });
});

it('tells a person that Tencent does not know from trouble', async () => {
  expect(await find()).toEqual({ kind: 'missing' });
  transport.api.faults.add({ answer: { kind: 'error', code: 'RequestLimitExceeded' } });
  expect(await find()).toMatchObject({ kind: 'refused', reason: 'Throttled' });
});

it('finds the person without its groups when these may not be read', async () => {
  transport.api.persons.create('1001');
  const answer = { kind: 'error', code: 'UnauthorizedOperation' } as const;
  transport.api.faults.add({ action: 'GetPersonGroupInfo', answer });
  expect(await find()).toMatchObject({ kind: 'found', person: { groupIds: undefined } });
});
