import { beforeEach, describe, expect, it } from '@jest/globals';
import { NotAskedError } from '../../../cli/rebuild/ports.ts';
import { rebuildPerson } from '../../../cli/rebuild/rebuild-person.ts';
import { absentPerson } from '../../../functions/domain/person.ts';
import { PERSON } from '../../fakes/enroll-world.ts';
import { TOMBSTONE } from '../../fakes/tombstones.ts';
import { Crash, Crashes } from '../fakes.ts';
import { GROUP, RebuildWorld } from './rebuild-world.ts';

let world: RebuildWorld;
beforeEach(() => {
  world = new RebuildWorld();
});

const run = (crashes?: Crashes) => rebuildPerson(PERSON, world.settings, world.ports(crashes));

describe('a person that Tencent has deleted', () => {
  it('is created again with all its images, and the rows keep the faces that they had', async () => {
    const before = await world.enrolled('a', 'b', 'c');
    world.loseAll();
    expect(await run()).toEqual(['sent', 'sent', 'sent']);
    await world.receive();
    expect(world.faces()).toEqual(['a@v1', 'b@v1', 'c@v1']);
    for (const { objectKey, faceId, submission } of before) {
      const row = world.row(objectKey);
      expect(row).toMatchObject({ status: 'ENROLLED', submission: submission + 1, formerFaceIds: [faceId] });
      expect(row.faceId).not.toBe(faceId);
    }
    const { faceIds, faceCount, enrolledCount, checksums, groupId } = world.enroll.person();
    expect({ faceCount, enrolledCount, groupId }).toEqual({ faceCount: 3, enrolledCount: 3, groupId: GROUP });
    expect([...faceIds].sort()).toEqual([...(world.tencent.persons.get(PERSON) ?? [])].sort());
    expect(Object.keys(checksums ?? {})).toHaveLength(3);
  });

  it('is PENDING without an outcome until then, so that no event tells of the old one', async () => {
    await world.enrolled('a');
    world.loseAll();
    await run();
    const { status, completedAt, faceId, faceRect, faceModelVersion, faceIdSource, createdPerson } = world.row('a');
    expect(status).toBe('PENDING');
    expect([completedAt, faceId, faceRect, faceModelVersion, faceIdSource, createdPerson]).toEqual(
      Array(6).fill(undefined),
    );
    expect(world.enroll.person()).toMatchObject({ faceIds: [], enrolledCount: 0 });
  });

  it('is left alone by a second run, which finds its faces', async () => {
    await world.enrolled('a', 'b');
    world.loseAll();
    await run();
    await world.receive();
    const rows = ['a', 'b'].map((key) => world.row(key));
    expect(await run()).toEqual(['stillAtTencent', 'stillAtTencent']);
    expect(['a', 'b'].map((key) => world.row(key))).toEqual(rows);
    expect(world.queue.sent).toEqual([]);
  });

  it('loses its new faces in turn: the rows then keep those, and no older ones', async () => {
    await world.enrolled('a');
    world.loseAll();
    await run();
    await world.receive();
    const { faceId } = world.row('a');
    world.loseAll();
    await run();
    expect(world.row('a').formerFaceIds).toEqual([faceId]);
  });

  it('is created although an image was refused because the person was gone', async () => {
    await world.enrolled('a', 'b');
    world.loseAll();
    await world.deliver([world.enroll.pending('late')]);
    expect(world.row('late')).toMatchObject({ status: 'REJECTED', reason: 'PersonNotFound' });
    await run();
    await world.receive();
    expect(world.faces()).toEqual(['a@v1', 'b@v1']);
  });

  it('is created by whichever image comes first, also one that is uploaded meanwhile', async () => {
    await world.enrolled('a', 'b');
    world.loseAll();
    await run();
    await world.deliver([world.enroll.pending('new')]);
    await world.receive();
    expect(world.faces()).toEqual(['a@v1', 'b@v1', 'new@v1']);
    expect(world.enroll.person()).toMatchObject({ enrolledCount: 3, faceCount: 3 });
  });

  it('is created by a rebuilt image also when others cannot be enrolled again', async () => {
    await world.enrolled('a', 'b');
    world.loseAll();
    world.objects.set('b', 'gone');
    expect((await run()).toSorted()).toEqual(['objectGone', 'sent']);
    await world.receive();
    expect(world.faces()).toEqual(['a@v1']);
    expect(world.row('b')).toMatchObject({ status: 'ENROLLED' });
    expect(world.enroll.person()).toMatchObject({ enrolledCount: 2 });
  });

  it('is left alone where the stack creates no persons', async () => {
    await world.enrolled('a');
    world.loseAll();
    world.settings = { ...world.settings, createsPersons: false };
    expect(await run()).toEqual(['personMissing']);
    expect(world.row('a').status).toBe('ENROLLED');
  });
});

describe('an image that Tencent refuses this time', () => {
  it('is REJECTED, keeps the face that it had, and counts as a rejection', async () => {
    const [before] = await world.enrolled('a', 'b');
    world.loseAll();
    world.tencent.retCodes.set('a@v1', -1601);
    await run();
    // Its message comes first. The person is created with the other image.
    await world.receive();
    expect(world.row('a')).toMatchObject({
      status: 'REJECTED',
      reason: 'QualityTooLow',
      formerFaceIds: [before?.faceId],
      submission: 1,
    });
    expect(world.row('b').status).toBe('ENROLLED');
    expect(world.enroll.person()).toMatchObject({ enrolledCount: 1, rejectedCount: 1, faceCount: 1 });
  });
});

describe('a person that exists at Tencent', () => {
  it('keeps the faces that it has: only lost ones are enrolled again', async () => {
    const [, lost] = await world.enrolled('a', 'b', 'c');
    world.tencent.delete(PERSON, lost?.faceId ?? '');
    expect((await run()).toSorted()).toEqual(['sent', 'stillAtTencent', 'stillAtTencent']);
    await world.receive();
    expect(world.faces()).toEqual(['a@v1', 'b@v1', 'c@v1']);
    expect(world.enroll.person()).toMatchObject({ enrolledCount: 3, faceCount: 3 });
  });

  it('gets no more faces than Tencent allows: those that it had to the end, then the latest uploads', async () => {
    await world.enrolled('a', 'b', 'c');
    world.tencent.persons.set(PERSON, ['foreign-1', 'foreign-2', 'foreign-3']);
    expect((await run()).toSorted()).toEqual(['noPlace', 'sent', 'sent']);
    expect(world.queue.keys).toEqual(['b', 'c']);
    expect(world.row('a').status).toBe('ENROLLED');
  });

  it('is left alone when it is in another group than the one that was asked for: its faces would be doubled', async () => {
    await world.enrolled('a');
    world.settings = { ...world.settings, groupId: 'another' };
    expect(await run()).toEqual(['otherGroup']);
  });

  it('is not judged by a group when Tencent does not say which groups it is in', async () => {
    await world.enrolled('a');
    world.reply = { kind: 'found', person: { faceIds: [] } };
    world.settings = { ...world.settings, groupId: GROUP };
    await expect(run()).rejects.toThrow('Allow iai:GetPersonGroupInfo');
    expect(world.row('a').status).toBe('ENROLLED');
  });

  it('keeps a face that one of several images has, when a lost answer does not tell which', async () => {
    await world.enrolled('a');
    const candidates = world.tencent.persons.get(PERSON) ?? [];
    world.enroll.ledger.put({ ...world.row('a'), faceId: undefined, faceIdCandidates: [...candidates, 'gone'] });
    expect(await run()).toEqual(['stillAtTencent']);
  });

  it('loses all candidates of a lost answer: the row keeps them', async () => {
    await world.enrolled('a');
    world.enroll.ledger.put({ ...world.row('a'), faceId: undefined, faceIdCandidates: ['one', 'other'] });
    world.loseAll();
    await run();
    expect(world.row('a').formerFaceIds?.toSorted()).toEqual(['one', 'other']);
    expect(world.row('a').faceIdCandidates).toBeUndefined();
  });
});

describe('an image is left out', () => {
  it.each([
    ['objectGone', () => world.objects.set('a', 'gone')],
    ['objectArchived', () => world.objects.set('a', 'archived')],
    ['objectDenied', () => world.objects.set('a', 'denied')],
    ['consentMissing', () => (world.settings = { ...world.settings, requireConsent: true })],
    ['enrolledLater', () => (world.settings = { ...world.settings, enrolledBefore: '2026-11-20T00:00:00.000Z' })],
  ] as const)('as %s, without a question to Tencent', async (result, given) => {
    await world.enrolled('a');
    world.loseAll();
    given();
    expect(await run()).toEqual([result]);
    expect([world.asked, world.queue.sent.length]).toEqual([0, 0]);
    expect(world.row('a').status).toBe('ENROLLED');
  });

  it('when its face was removed', async () => {
    await world.enrolled('a');
    world.enroll.ledger.put({ ...world.row('a'), removedAt: '2026-11-20T08:10:00.000Z' });
    world.loseAll();
    expect(await run()).toEqual([]);
  });

  it('when its person is being erased', async () => {
    await world.enrolled('a');
    world.enroll.ledger.persons.put({ ...world.enroll.person(), erasing: TOMBSTONE });
    world.loseAll();
    expect(await run()).toEqual(['personErased']);
    expect(world.queue.sent).toEqual([]);
  });

  it('when Tencent does not tell of the person: then the run ends', async () => {
    await world.enrolled('a');
    world.reply = { kind: 'unreachable', endpoint: 'https://iai', message: 'timeout' };
    await expect(run()).rejects.toThrow(NotAskedError);
    expect(world.row('a').status).toBe('ENROLLED');
  });
});

describe('a person that changes meanwhile', () => {
  it('is not touched while a request for it is open', async () => {
    await world.enrolled('a');
    world.loseAll();
    const openCall = { id: 'x', rows: [], openedAt: 0, until: 0 };
    world.enroll.ledger.persons.put({ ...world.enroll.person(), openCall });
    expect(await run()).toEqual(['changing']);
    expect(world.row('a').status).toBe('ENROLLED');
  });

  it('is erased between the look and the write: then nothing is sent', async () => {
    await world.enrolled('a');
    world.loseAll();
    world.tables.beforeWrite = () => {
      world.tables.beforeWrite = () => {};
      const person = world.enroll.person();
      world.enroll.ledger.persons.put({ ...person, erasing: TOMBSTONE, revision: person.revision + 1 });
    };
    expect(await run()).toEqual(['personErased']);
    expect(world.queue.sent).toEqual([]);
    expect(world.row('a').status).toBe('ENROLLED');
  });

  it('is left for the next run when it changes each time', async () => {
    await world.enrolled('a');
    world.loseAll();
    world.tables.beforeWrite = () => {
      const person = world.enroll.person();
      world.enroll.ledger.persons.put({ ...person, revision: person.revision + 1 });
    };
    expect(await run()).toEqual(['changing']);
  });

  it('is written once, though the client had to write twice because its first answer was lost', async () => {
    await world.enrolled('a');
    world.loseAll();
    world.tables.repeatsWrites = true;
    expect(await run()).toEqual(['sent']);
    expect(world.queue.keys).toEqual(['a']);
  });
});

describe('a rebuild that is killed', () => {
  it.each(['before', 'after'] as const)(
    '%s any step goes on when it runs again, and adds no face twice',
    async (when) => {
      for (let at = 1; ; at++) {
        world = new RebuildWorld();
        await world.enrolled('a', 'b', 'c');
        world.loseAll();
        world.objects.set('c', 'gone');
        const crashes = new Crashes(at, when);
        const isOver = await run(crashes).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Crash) return false;
            throw error;
          },
        );
        if (isOver) return expect(at).toBeGreaterThan(3);
        await world.receive();
        world.enroll.clock.pass(600_000);
        await run();
        await world.receive();
        expect(world.faces()).toEqual(['a@v1', 'b@v1']);
        expect(['a', 'b'].map((key) => world.row(key).status)).toEqual(['ENROLLED', 'ENROLLED']);
        expect(world.enroll.person()).toMatchObject({ faceCount: 2, enrolledCount: 3 });
      }
    },
  );
});

it('a row without an item of its person gets one', async () => {
  await world.enrolled('a');
  world.loseAll();
  world.enroll.ledger.persons.remove(PERSON);
  expect(await run()).toEqual(['sent']);
  expect(world.enroll.person()).toMatchObject({ ...absentPerson(PERSON), revision: 1, updatedAt: expect.any(String) });
});
