import { beforeEach, describe, expect, it } from '@jest/globals';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
import { EnrollWorld, PERSON } from '../../fakes/enroll-world.ts';

let world: EnrollWorld;
beforeEach(() => {
  world = new EnrollWorld();
  world.settings = { ...world.settings, pseudonyms: true };
});

/** The keys that each write left on the person, in the order of the writes. */
function keysWritten(): readonly (string | undefined)[] {
  const keys: (string | undefined)[] = [];
  world.ledger.dynamo.onWrite = (changes) => {
    for (const { table, after } of changes) if (table === 'Persons') keys.push(after?.pseudonymKey?.S);
  };
  return keys;
}

function stored(more: Partial<Person>): void {
  world.ledger.persons.put({ ...absentPerson(PERSON), revision: 3, ...more });
}

describe('the key of a pseudonym', () => {
  it('is in the write that opens the first call, and stays', async () => {
    const keys = keysWritten();
    await world.deliver([world.pending('a')]);
    await world.deliver([world.pending('b')]);
    expect(keys).toHaveLength(4);
    expect(new Set(keys)).toEqual(new Set([world.person().pseudonymKey]));
    expect(Buffer.from(world.person().pseudonymKey ?? '', 'base64')).toHaveLength(32);
  });

  it('costs no write of its own', async () => {
    await world.deliver([world.pending('a'), world.pending('b')]);
    const withKeys = new Map(world.ledger.dynamo.consumed.writes);
    world = new EnrollWorld();
    await world.deliver([world.pending('a'), world.pending('b')]);
    expect(withKeys).toEqual(world.ledger.dynamo.consumed.writes);
  });

  it('comes with the next write of a person that had none', async () => {
    stored({ faceIds: ['face-0'], faceCount: 1, enrolledCount: 1 });
    world.tencent.persons.set(PERSON, ['face-0']);
    await world.deliver([world.pending('a')]);
    expect(world.person().pseudonymKey).toBeDefined();
  });

  it('comes with the rejection of an image of an unknown person', async () => {
    world.tencent.persons.delete(PERSON);
    await world.deliver([world.pending('a')]);
    expect(world.person()).toMatchObject({ enrolledCount: 0, rejectedCount: 1, pseudonymKey: expect.any(String) });
  });

  it('comes with the end of a call that was opened without one', async () => {
    const row = world.pending('a');
    const rows = [{ objectKey: row.objectKey, version: row.version }];
    const openedAt = world.clock.now() - 60_000;
    stored({ faceCount: 0, openCall: { id: 'call-1', rows, openedAt, until: openedAt + 20_000 } });
    world.tencent.persons.set(PERSON, ['face-1']);
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', faceIdSource: 'reconciled' });
    expect(world.person()).toMatchObject({ faceIds: ['face-1'], pseudonymKey: expect.any(String) });
  });

  it('is not made for analysis that the stack does not have', async () => {
    world.settings = { ...world.settings, pseudonyms: false };
    await world.deliver([world.pending('a')]);
    expect(world.person().pseudonymKey).toBeUndefined();
  });

  it('stays on the person when the stack has no analysis any more', async () => {
    stored({ faceCount: 0, pseudonymKey: 'a2V5' });
    world.settings = { ...world.settings, pseudonyms: false };
    await world.deliver([world.pending('a')]);
    expect(world.person().pseudonymKey).toBe('a2V5');
  });
});

describe('a person that is being erased', () => {
  const erasing = { id: 'erasure-1', asOf: '2026-11-20T07:00:00.000Z' };

  it('gets no key', async () => {
    stored({ faceCount: 0, erasing });
    const keys = keysWritten();
    await world.deliver([world.pending('a')]);
    expect(new Set([...keys, world.person().pseudonymKey])).toEqual(new Set([undefined]));
  });

  it.each(['the opening of a call', 'its end'])('gets no key by a process that read it before: %s', async (write) => {
    let writes = write === 'its end' ? 2 : 1;
    world.ledger.beforeWrite = () => {
      writes -= 1;
      // Erase takes an open call over, and raises the revision.
      if (writes === 0) world.ledger.persons.put({ ...absentPerson(PERSON), revision: 99, erasing } as Person);
    };
    await world.deliver([world.pending('a')]);
    expect(world.person()).toEqual(expect.objectContaining({ revision: 99, erasing }));
    expect(world.person().pseudonymKey).toBeUndefined();
  });

  it('gets a key with the write that ends the tombstone', async () => {
    const expiresAt = Math.floor(world.clock.now() / 1000) - 1;
    stored({ erasing, expiresAt });
    const keys = keysWritten();
    await world.deliver([world.pending('a', { uploadedAt: '2026-11-20T07:30:00.000Z' })]);
    expect(keys).not.toContain(undefined);
    expect(world.person()).toMatchObject({ enrolledCount: 1, pseudonymKey: keys[0] });
    expect(world.person().erasing).toBeUndefined();
  });

  it('gets another key when it comes back', async () => {
    await world.deliver([world.pending('a')]);
    const before = world.person().pseudonymKey;
    world.ledger.persons.remove(PERSON);
    await world.deliver([world.pending('b')]);
    expect(world.person().pseudonymKey).toEqual(expect.any(String));
    expect(world.person().pseudonymKey).not.toBe(before);
  });
});
