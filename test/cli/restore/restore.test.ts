import { beforeEach, describe, expect, it } from '@jest/globals';
import { restore } from '../../../cli/restore/restore.ts';
import { NO_COUNTS } from '../../../cli/restore/restore-state.ts';
import { type ErasureRecord, NO_COUNTS as NOTHING_ERASED } from '../../../functions/domain/erasure/erasure-record.ts';
import { isOutcomeWrite, isRemovalWrite } from '../../../functions/domain/face-row.ts';
import { Killed, RestoreWorld } from './restore-world.ts';

let world: RestoreWorld;
beforeEach(() => {
  world = new RestoreWorld();
});

const now = () => new Date(world.clock.now()).toISOString();

/** Of a person, with the time of its end. */
function erasure(personId: string, completedAt: string | undefined, more: Partial<ErasureRecord> = {}): ErasureRecord {
  const record: ErasureRecord = {
    erasureId: '11111111-1111-4111-8111-111111111111',
    status: completedAt === undefined ? 'RUNNING' : 'DONE',
    personHash: `hash of ${personId}`,
    asOf: now(),
    tencent: 'person',
    startedAt: now(),
    updatedAt: completedAt ?? now(),
    completedAt,
    counts: NOTHING_ERASED,
    left: [],
    notReached: [],
    ...more,
  };
  world.erasures.push(record);
  return record;
}

describe('a restore', () => {
  it('brings back rows and persons that were deleted', async () => {
    world.enrolled('a.jpg', 'f1');
    world.person('1001', { faceIds: ['f1'], faceCount: 1, enrolledCount: 1 });
    world.remember();
    world.ledger.rows.remove('v1\na.jpg');
    world.ledger.persons.remove('1001');

    await world.restore();

    expect(world.rowOf('a.jpg')).toMatchObject({ status: 'ENROLLED', faceId: 'f1' });
    expect(world.personOf('1001')).toMatchObject({ faceIds: ['f1'], enrolledCount: 1 });
  });

  it('takes a row back that was changed', async () => {
    world.enrolled('a.jpg', 'f1');
    world.person('1001', { faceIds: ['f1'], enrolledCount: 1 });
    world.remember();
    world.enrolled('a.jpg', 'wrong', { completedAt: world.to });

    await world.restore();

    expect(world.rowOf('a.jpg')).toMatchObject({ faceId: 'f1' });
  });

  it('writes no row that is as it was', async () => {
    const row = world.enrolled('a.jpg', 'f1');
    world.person('1001', { faceIds: ['f1'], enrolledCount: 1 });
    world.remember();
    const counts = await world.restore();
    expect(world.rowOf('a.jpg')).toEqual(row);
    expect(counts).toEqual({ ...NO_COUNTS, persons: 1 });
  });

  it('lets Tencent be asked again for the faces of every person', async () => {
    world.person('1001', { faceIds: ['f1'], faceCount: 1, checksums: { 'md5:a': ['f1'] }, enrolledCount: 1 });
    world.enrolled('a.jpg', 'f1');
    world.remember();
    await world.restore();
    const person = world.personOf('1001');
    expect(person).not.toHaveProperty('faceCount');
    expect(person?.checksums).toBeUndefined();
    // That the person has existed is not forgotten: an image must not create it again.
    expect(person).toMatchObject({ wasKnown: true, faceIds: ['f1'] });
  });

  it('raises the revision above both, so that no function that stood still can write', async () => {
    world.person('1001', { revision: 7, faceCount: 0 });
    world.remember();
    world.person('1001', { revision: 9, faceCount: 0 });
    await world.restore();
    expect(world.personOf('1001')?.revision).toBe(10);
  });

  it('publishes no outcome again: the copy of a row is no outcome', async () => {
    const at = now();
    world.enrolled('a.jpg', 'f1', { completedAt: at, updatedAt: at });
    world.enrolled('b.jpg', 'f2', { removedAt: at, updatedAt: at });
    world.remember();
    world.ledger.rows.remove('v1\na.jpg');
    world.ledger.rows.remove('v1\nb.jpg');
    await world.restore();
    expect([world.rowOf('a.jpg'), world.rowOf('b.jpg')].map((row) => row && isOutcomeWrite(row))).toEqual([
      false,
      false,
    ]);
    expect(world.rowOf('b.jpg')).toMatchObject({ removedAt: at });
    expect(isRemovalWrite(world.rowOf('b.jpg') as never)).toBe(false);
  });

  it('deletes a row that the restored table does not have', async () => {
    world.remember();
    world.row('a.jpg', { receivedAt: new Date(Date.parse(world.to) - 3_600_000).toISOString() });
    expect(await world.restore()).toMatchObject({ deleted: 1 });
    expect(world.rowOf('a.jpg')).toBeUndefined();
  });
});

describe('what happened after the restore point', () => {
  it('keeps the row of an image that was received since, because its face is at Tencent', async () => {
    world.person('1001', { faceIds: ['f1'], enrolledCount: 1 });
    world.enrolled('a.jpg', 'f1');
    world.remember();
    world.enrolled('later.jpg', 'f2');
    world.person('1001', { faceIds: ['f1', 'f2'], faceCount: 2, enrolledCount: 2, revision: 3 });

    expect(await world.restore()).toMatchObject({ later: 1, unknown: 0 });

    expect(world.rowOf('later.jpg')).toMatchObject({ status: 'ENROLLED', faceId: 'f2' });
    expect(world.personOf('1001')).toMatchObject({ faceIds: ['f1', 'f2'], enrolledCount: 2 });
  });

  it('keeps a person who came since, with counts from the rows', async () => {
    world.remember();
    world.enrolled('later.jpg', 'f1', { personId: '2002' });
    world.person('2002', { faceIds: ['f1'], faceCount: 1, enrolledCount: 5, createdAt: now(), groupId: 'g' });
    await world.restore();
    expect(world.personOf('2002')).toMatchObject({ faceIds: ['f1'], enrolledCount: 1, groupId: 'g' });
    expect(world.personOf('2002')).not.toHaveProperty('faceCount');
  });

  it('keeps an outcome that Tencent confirms: nothing is sent twice', async () => {
    world.person('1001', { faceCount: 0 });
    world.row('a.jpg');
    world.remember();
    world.enrolled('a.jpg', 'f1', { receivedAt: world.to, uploadedAt: world.to });
    world.tencent.set('1001', ['f1']);

    expect(await world.restore()).toMatchObject({ confirmed: 1, sent: 0, unknown: 0 });

    expect(world.rowOf('a.jpg')).toMatchObject({ status: 'ENROLLED', faceId: 'f1' });
    expect(world.personOf('1001')).toMatchObject({ faceIds: ['f1'], enrolledCount: 1 });
  });

  it('takes an outcome back that Tencent does not confirm, and sends the image again', async () => {
    world.person('1001', { faceCount: 0 });
    world.row('a.jpg');
    world.remember();
    world.enrolled('a.jpg', 'f1', { receivedAt: world.to, uploadedAt: world.to });
    await world.restore();
    expect(world.rowOf('a.jpg')).toMatchObject({ status: 'PENDING' });
    expect(world.sent.map(({ objectKey }) => objectKey)).toEqual(['a.jpg']);
  });

  it('makes an image OutcomeUnknown when its person has a face that no row explains', async () => {
    world.person('1001', { faceIds: ['f1'], faceCount: 1, enrolledCount: 1 });
    world.enrolled('a.jpg', 'f1');
    world.row('b.jpg');
    world.remember();
    world.ledger.rows.remove('v1\nb.jpg');
    world.tencent.set('1001', ['f1', 'f2']);

    expect(await world.restore()).toMatchObject({ unknown: 1 });

    const row = world.rowOf('b.jpg');
    expect(row).toMatchObject({ status: 'FAILED', reason: 'OutcomeUnknown', faceIdCandidates: ['f2'] });
    // Apps are told of it: this is an outcome.
    expect(row && isOutcomeWrite(row)).toBe(true);
    expect(world.sent.map(({ objectKey }) => objectKey)).toEqual(['b.jpg']);
  });

  it('sends an image again when every face of its person is explained', async () => {
    world.person('1001', { faceIds: ['f0'], faceCount: 1 });
    world.row('b.jpg');
    world.remember();
    world.ledger.rows.remove('v1\nb.jpg');
    world.tencent.set('1001', ['f0']);
    expect(await world.restore()).toMatchObject({ unknown: 0, sent: 1 });
    expect(world.rowOf('b.jpg')).toMatchObject({ status: 'PENDING' });
  });

  it('ends a call that was open, and an image of a call that may have been carried out is OutcomeUnknown', async () => {
    world.person('1001', { faceCount: 0 });
    const row = world.row('a.jpg');
    world.remember();
    const openCall = { id: 'call', rows: [row], openedAt: world.clock.now(), until: world.clock.now() + 20_000 };
    world.person('1001', { faceCount: 0, revision: 2, openCall });
    world.tencent.set('1001', ['f1']);
    await world.restore();
    expect(world.personOf('1001')?.openCall).toBeUndefined();
    expect(world.rowOf('a.jpg')).toMatchObject({ reason: 'OutcomeUnknown', faceIdCandidates: ['f1'] });
  });

  it('does not bring a face back that was removed since', async () => {
    world.person('1001', { faceIds: ['f1', 'f2'], faceCount: 2, enrolledCount: 2 });
    world.enrolled('a.jpg', 'f1');
    const row = world.enrolled('b.jpg', 'f2');
    world.remember();
    world.ledger.rows.put({ ...row, message: 'changed by accident', removedAt: now(), updatedAt: now() });
    await world.restore();
    expect(world.rowOf('b.jpg')).toMatchObject({ status: 'ENROLLED', removedAt: expect.any(String) });
    expect(world.rowOf('b.jpg')).not.toHaveProperty('message');
    expect(world.personOf('1001')).toMatchObject({ faceIds: ['f1'], enrolledCount: 1 });
  });

  it('does not send an image again whose face was enrolled and removed since', async () => {
    world.person('1001', { faceCount: 0 });
    world.row('a.jpg');
    world.remember();
    world.enrolled('a.jpg', 'f1', { receivedAt: world.to, uploadedAt: world.to, removedAt: now() });
    await world.restore();
    expect(world.rowOf('a.jpg')).toMatchObject({ status: 'ENROLLED', faceId: 'f1', removedAt: expect.any(String) });
    expect(world.sent).toEqual([]);
  });
});

describe('an erasure that is younger than the restore point', () => {
  it('is not undone: neither rows nor the item of the person come back', async () => {
    world.enrolled('a.jpg', 'f1');
    world.person('1001', { faceIds: ['f1'], faceCount: 1, enrolledCount: 1, pseudonymKey: 'key' });
    world.remember();
    const { erasureId, asOf } = erasure('1001', now());
    world.ledger.rows.remove('v1\na.jpg');
    const tombstone = world.person('1001', {
      revision: 5,
      checksums: undefined,
      erasing: { id: erasureId, asOf },
      expiresAt: Math.ceil(world.clock.now() / 1000) + 15 * 86_400,
    });

    expect(await world.restore()).toMatchObject({ erased: 1, erasures: 1, rows: 0 });

    expect(world.rowOf('a.jpg')).toBeUndefined();
    expect(world.personOf('1001')).toEqual(tombstone);
  });

  it('is applied again by another id, because one that is DONE does nothing', async () => {
    world.enrolled('a.jpg', 'f1');
    world.remember();
    const { erasureId, asOf } = erasure('1001', now(), { tencent: 'keep' });
    world.ledger.rows.remove('v1\na.jpg');
    await world.restore();
    expect(world.erasing).toEqual([
      { erasureId: expect.any(String), personId: '1001', asOf, tencent: 'keep', requestedBy: 'faces restore' },
    ]);
    expect(world.erasing[0]?.erasureId).not.toBe(erasureId);
  });

  it('has its tombstone before any function starts, also where the table had lost it', async () => {
    world.enrolled('a.jpg', 'f1');
    world.person('1001', { faceIds: ['f1'] });
    world.remember();
    const { asOf } = erasure('1001', now());
    world.ledger.rows.remove('v1\na.jpg');
    world.ledger.persons.remove('1001');
    await world.restore();
    expect(world.personOf('1001')).toMatchObject({ erasing: { id: world.erasing[0]?.erasureId, asOf }, faceIds: [] });
    expect(world.personOf('1001')).not.toHaveProperty('pseudonymKey');
  });

  it('goes on by itself when it is running', async () => {
    world.enrolled('a.jpg', 'f1');
    world.remember();
    const { erasureId } = erasure('1001', undefined);
    await world.restore();
    expect(world.erasing).toEqual([]);
    expect(world.personOf('1001')?.erasing?.id).toBe(erasureId);
  });

  it('does not reject the images of a person who came back long after', async () => {
    world.enrolled('a.jpg', 'f1');
    world.person('1001', { faceIds: ['f1'] });
    world.remember();
    erasure('1001', now());
    world.ledger.rows.remove('v1\na.jpg');
    world.clock.pass(16 * 86_400_000);
    world.enrolled('again.jpg', 'f9');
    world.person('1001', { faceIds: ['f9'], faceCount: 1, enrolledCount: 1, revision: 9 });
    await world.restore();
    expect(world.erasing).toEqual([]);
    expect(world.rowOf('a.jpg')).toBeUndefined();
    expect(world.personOf('1001')).toMatchObject({ faceIds: ['f9'], enrolledCount: 1 });
    expect(world.personOf('1001')).not.toHaveProperty('erasing');
  });

  it('is no matter when the restored tables know of it', async () => {
    world.person('1001', { faceCount: 0 });
    world.row('a.jpg');
    erasure('1001', now());
    world.remember();
    world.ledger.rows.remove('v1\na.jpg');
    await world.restore();
    expect(world.rowOf('a.jpg')).toBeDefined();
    expect(world.erasing).toEqual([]);
  });
});

describe('the functions', () => {
  it('are stopped before anything is restored, and start after the tables are complete', async () => {
    world.row('a.jpg');
    world.remember();
    await world.restore();
    expect(world.steps).toEqual([
      'intake is Disabled',
      'enroll is Disabled',
      'publish is Disabled',
      'restore faces',
      'restore persons',
      'intake is Enabled',
      'enroll is Enabled',
      'publish is Enabled',
      'delete the copy of faces',
      'delete the copy of persons',
    ]);
  });

  it('stay stopped where an operator had stopped them', async () => {
    world.remember();
    await world.restore();
    expect(Object.fromEntries(world.mappings)).toMatchObject({ enroll: 'Enabled', erase: 'Disabled' });
  });

  it('have come to their end before a table is read', async () => {
    world.remember();
    const stopped = world.clock.now();
    await world.restore();
    expect(world.clock.now() - stopped).toBeGreaterThanOrEqual(65_000);
  });

  it('lead to a copy from the beginning when a deployment has started them', async () => {
    world.enrolled('a.jpg', 'f1');
    world.person('1001', { faceIds: ['f1'], faceCount: 1, enrolledCount: 1 });
    world.remember();
    world.ledger.rows.remove('v1\na.jpg');
    const ports = world.ports();
    const state = { ...world.begun, phase: 'settling' as const, mappings: ['enroll'], stoppedAt: 1 };
    await ports.copies.restore('faces', state);
    await ports.copies.restore('persons', state);
    await ports.states.begin(state);
    world.clock.pass(200_000);
    await world.restore();
    expect(world.rowOf('a.jpg')).toBeDefined();
  });
});

describe('a restore that is killed', () => {
  /** Everything that a restore has to deal with, at small scale. */
  function prepare(): RestoreWorld {
    world = new RestoreWorld();
    world.pageSize = 2;
    world.person('1001', { faceIds: ['f1'], faceCount: 1, enrolledCount: 1 });
    world.person('1002', { faceCount: 0 });
    world.person('1003', { faceIds: ['f3'], faceCount: 1, enrolledCount: 1 });
    world.person('1004', { faceCount: 0 });
    world.enrolled('a.jpg', 'f1');
    world.row('b.jpg', { personId: '1002' });
    world.row('c.jpg', { personId: '1002' });
    world.enrolled('erased.jpg', 'f3', { personId: '1003' });
    const open = world.row('open.jpg', { personId: '1004' });
    world.remember();
    for (const key of ['a.jpg', 'b.jpg', 'c.jpg', 'erased.jpg']) world.ledger.rows.remove(`v1\n${key}`);
    world.ledger.persons.remove('1003');
    world.enrolled('later.jpg', 'f5', { personId: '1005' });
    world.person('1005', { faceIds: ['f5'], faceCount: 1, enrolledCount: 1 });
    const openCall = { id: 'call', rows: [open], openedAt: world.clock.now(), until: world.clock.now() + 20_000 };
    world.person('1004', { faceCount: 0, revision: 2, openCall });
    world.row('foreign.jpg', { personId: '1001', receivedAt: new Date(0).toISOString() });
    world.tencent.set('1001', ['f1']);
    world.tencent.set('1002', ['f2']);
    world.tencent.set('1004', ['f4']);
    erasure('1003', now());
    return world;
  }

  /** Without what depends on when a process ran. */
  function result() {
    const rows = world.ledger.rows.values().map(({ updatedAt: _, completedAt: __, ...row }) => row);
    const persons = world.ledger.persons.values().map(({ updatedAt: _, revision: __, ...person }) => person);
    const sent = [...new Set(world.sent.map(({ objectKey }) => objectKey))].toSorted();
    const erasing = [...new Set(world.erasing.map(({ erasureId }) => erasureId))];
    return {
      rows: rows.toSorted((one, other) => one.objectKey.localeCompare(other.objectKey)),
      persons: persons.toSorted((one, other) => one.personId.localeCompare(other.personId)),
      sent,
      erasing,
      mappings: Object.fromEntries(world.mappings),
      tables: world.restoredCopies.length,
    };
  }

  it('is run again and comes to the same end, whichever request was the last', async () => {
    prepare();
    await world.restore();
    const expected = result();
    expect(expected.rows.map(({ objectKey, status }) => `${objectKey} ${status}`)).toEqual([
      'a.jpg ENROLLED',
      'b.jpg FAILED',
      'c.jpg FAILED',
      'later.jpg ENROLLED',
      'open.jpg FAILED',
    ]);
    for (let requests = 3; ; requests += 1) {
      prepare();
      world.budget = requests;
      const isComplete = await world.restore().then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error;
          return false;
        },
      );
      if (isComplete) return;
      world.budget = Number.POSITIVE_INFINITY;
      world.clock.pass(200_000);
      await world.restore();
      expect(result()).toEqual(expected);
    }
  });

  it('comes to the same end when the answer to each write is lost, so that the client repeats it', async () => {
    prepare();
    await world.restore();
    const expected = result();
    prepare();
    world.losesAnswers = true;
    await world.restore();
    expect(result()).toEqual(expected);
  });

  it('leaves the functions stopped after Ctrl-C, and says how it goes on', async () => {
    prepare();
    await expect(world.restore(AbortSignal.abort())).rejects.toThrow(/Interrupted\..*Run restore again, without --to/);
    expect(world.mappings.get('enroll')).toBe('Disabled');
  });
});

describe('a restore that is given up while AWS makes the copies', () => {
  it('starts the functions at once, and deletes the copies when they can be deleted', async () => {
    world.remember();
    world.copiesReadyAt = world.clock.now() + 3_600_000;
    const interrupt = new AbortController();
    const sleep = world.clock.sleep.bind(world.clock);
    world.clock.sleep = async (ms) => {
      if (world.restoredCopies.length === 2) interrupt.abort();
      await sleep(ms);
    };
    await expect(world.restore(interrupt.signal)).rejects.toThrow('The functions are stopped.');
    world.clock.sleep = sleep;
    world.clock.pass(200_000);
    const ports = world.ports();
    const { isHeld: _, ...state } = (await ports.states.find()) as NonNullable<
      Awaited<ReturnType<typeof ports.states.find>>
    >;
    await ports.states.takeOver(state);
    await restore({ ...state, phase: 'starting' }, ports, new AbortController().signal, () => {});
    expect(world.steps.slice(-5)).toEqual([
      'intake is Enabled',
      'enroll is Enabled',
      'publish is Enabled',
      'delete the copy of faces',
      'delete the copy of persons',
    ]);
    expect(world.clock.now()).toBeGreaterThanOrEqual(world.copiesReadyAt);
    expect(await ports.states.find()).toBeUndefined();
  });

  it('says that the functions run when it is interrupted meanwhile', async () => {
    world.remember();
    const ports = world.ports();
    await ports.states.begin(world.begun);
    world.copiesReadyAt = world.clock.now() + 3_600_000;
    const interrupt = new AbortController();
    const onProgress = ({ phase }: { readonly phase: string }) => phase === 'deleting' && interrupt.abort();
    await expect(restore({ ...world.begun, phase: 'starting' }, ports, interrupt.signal, onProgress)).rejects.toThrow(
      'Interrupted. The functions run, and the copies are not deleted yet. Run restore again',
    );
  });
});

describe('two restores at once', () => {
  it('are refused', async () => {
    world.remember();
    const first = world.ports();
    await first.states.begin(world.begun);
    const second = world.ports();
    expect(await second.states.begin(world.begun)).toBe('taken');
    expect(await second.states.takeOver(world.begun)).toBe('taken');
    expect(await second.states.find()).toMatchObject({ isHeld: true });
  });

  it('are refused also when the first one was only slow', async () => {
    world.remember();
    const first = world.ports();
    await first.states.begin(world.begun);
    world.clock.pass(200_000);
    expect(await world.ports().states.takeOver(world.begun)).toBe('written');
    await expect(first.states.save(world.begun)).rejects.toThrow('Another process has taken over');
  });
});
