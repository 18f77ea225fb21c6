import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditWorld } from './audit-world.ts';

let world: AuditWorld;
beforeEach(() => {
  world = new AuditWorld();
  world.enrolled('1001', 'front', 'left');
});
afterEach(() => world.destroy());

const LONG_AGO = '2026-10-20T08:00:00.000Z';

/** Whatever enroll does to a person raises the revision. */
function enroll(name: string): void {
  const { persons } = world.tencent.api;
  const { faceId } = persons.addFace(persons.get('1001'));
  world.row(`1001/${name}`, { personId: '1001', status: 'ENROLLED', faceId, checksum: `md5:${name}` });
  const { faceIds = [], checksums, enrolledCount = 0, revision = 0 } = world.person('1001') ?? {};
  world.change('1001', {
    faceIds: [...faceIds, faceId],
    faceCount: faceIds.length + 1,
    checksums: { ...checksums, [`md5:${name}`]: [faceId] },
    enrolledCount: enrolledCount + 1,
    revision: revision + 2,
  });
}

describe('while traffic goes on, an audit finds nothing', () => {
  it.each(['prepared', 'tencent', 'persons', 'rows', 'objects', 'deadLetters'])(
    'when an image is enrolled after the list "%s" was read',
    async (source) => {
      world.onPage = (name) => {
        if (name === source) enroll('new');
      };
      const { findings, progress } = await world.audit();
      expect(findings).toEqual([]);
      expect(progress.counts.unsettled).toBe(0);
    },
  );

  it('when an image is enrolled between two reads of the person', async () => {
    world.change('1001', { enrolledCount: 1 });
    let requests = 0;
    world.beforeTencent = (action) => {
      if (action !== 'GetPersonBaseInfo') return;
      requests += 1;
      if (requests > 1) return;
      enroll('new');
      world.change('1001', { enrolledCount: 3 });
    };
    const { findings, progress } = await world.audit();
    expect(findings).toEqual([]);
    expect(requests).toBe(2);
    expect(progress.counts).toMatchObject({ examined: 1, unsettled: 0 });
  });

  it('when the person does not come to rest', async () => {
    world.change('1001', { enrolledCount: 1 });
    world.beforeTencent = () => world.change('1001', { revision: (world.person('1001')?.revision ?? 0) + 1 });
    const { findings, progress } = await world.audit();
    expect(findings).toEqual([]);
    expect(progress.counts).toMatchObject({ examined: 1, unsettled: 1 });
  });

  it('when a call is open that may still be settled', async () => {
    const openedAt = world.clock.now() - 60_000;
    world.change('1001', { openCall: { id: 'call', rows: [], openedAt, until: openedAt + 20_000 }, enrolledCount: 1 });
    const { findings, progress } = await world.audit();
    expect(findings).toEqual([]);
    expect(progress.counts.unsettled).toBe(1);
  });

  it('when a lost message comes back, and when an object is deleted with its row', async () => {
    const pending = world.row('1001/p', { personId: '1001', status: 'PENDING', updatedAt: LONG_AGO });
    world.row('1001/gone', { personId: '1001', status: 'REJECTED', reason: 'QualityTooLow', version: 'gone' });
    world.onPage = (name) => {
      if (name !== 'deadLetters') return;
      world.ledger.put({ ...pending, status: 'REJECTED', reason: 'QualityTooLow' });
      world.ledger.rows.remove('gone\n1001/gone');
    };
    expect((await world.audit()).findings).toEqual([]);
  });

  it('when an erasure deletes one thing after the other', async () => {
    world.change('1001', {
      erasing: { id: 'erasure', asOf: '2026-11-20T00:00:00.000Z' },
      enrolledCount: 0,
      faceIds: [],
    });
    world.row('1001/gone', { personId: '1001', status: 'REJECTED', reason: 'QualityTooLow', version: 'gone' });
    expect((await world.audit()).findings).toEqual([]);
  });

  it('when images are only now given up, or were redriven a short time ago', async () => {
    const updatedAt = new Date(world.clock.now() - 3_600_000).toISOString();
    world.row('1001/failed', { personId: '1001', status: 'FAILED', reason: 'Throttled', updatedAt });
    expect((await world.audit()).findings).toEqual([]);
  });
});

describe('what looks like a difference and is none:', () => {
  it('faces of a person that another program created', async () => {
    const { persons } = world.tencent.api;
    const { faceId } = persons.addFace(persons.create('2001'));
    world.enrolled('2002', 'front');
    persons.delete(persons.get('2002'));
    const item = { ...world.person('2002'), personId: '2001', createdAt: undefined, groupId: undefined };
    world.ledger.persons.remove('2002');
    world.ledger.rows.remove('v3\n2002/front');
    const known = { faceIds: [faceId], faceCount: 1, enrolledCount: 0, checksums: {}, rejectedCount: 0, revision: 1 };
    world.ledger.persons.put({ ...item, ...known, updatedAt: '2026-11-10T08:00:00.000Z' });
    expect((await world.audit()).findings).toEqual([]);
  });

  it('persons without an item', async () => {
    const { persons } = world.tencent.api;
    persons.addFace(persons.create('of-another-program'));
    expect((await world.audit()).findings).toEqual([]);
  });

  it('a face that was removed, and a face that may be of an OutcomeUnknown', async () => {
    const { persons } = world.tencent.api;
    const { faceId } = persons.addFace(persons.get('1001'));
    const { faceIds = [] } = world.person('1001') ?? {};
    world.change('1001', { faceIds: [...faceIds, faceId], faceCount: 3 });
    const row = { personId: '1001', updatedAt: '2026-11-20T07:59:00.000Z' };
    world.row('1001/u', { ...row, status: 'FAILED', reason: 'OutcomeUnknown', faceIdCandidates: [faceId] });
    world.row('1001/r', { ...row, status: 'ENROLLED', faceId: 'removed', removedAt: '2026-11-12T08:00:00.000Z' });
    expect((await world.audit()).findings).toEqual([]);
  });

  it('objects that have expired, and those whose rows say that they were gone', async () => {
    const row = { personId: '1001', status: 'REJECTED', version: 'gone' } as const;
    world.row('1001/gone', { ...row, reason: 'ObjectGone' });
    world.row('1001/replaced', { ...row, reason: 'ObjectReplaced' });
    world.row('1001/old', { ...row, reason: 'QualityTooLow', uploadedAt: '2026-10-20T08:00:00.000Z' });
    expect((await world.audit({ keepImagesDays: 30 })).findings).toEqual([]);
    expect((await world.audit()).findings).toMatchObject([{ kind: 'ObjectMissing' }]);
  });

  it('an image that no redrive helps, and whose message was discarded', async () => {
    const updatedAt = '2026-11-17T08:00:00.000Z';
    world.row('1001/old', { personId: '1001', status: 'FAILED', reason: 'BucketNotVersioned', updatedAt });
    expect((await world.audit()).findings).toEqual([]);
  });

  it('a prepared object that is younger than the lists', async () => {
    world.s3.put('prepared', '0123/45');
    expect((await world.audit()).findings).toEqual([]);
  });
});

describe('dead-letter queue messages that could not all be received', () => {
  it('make no image a finding', async () => {
    const failed = world.row('1001/f', {
      personId: '1001',
      status: 'FAILED',
      reason: 'Throttled',
      updatedAt: '2026-11-17T08:00:00.000Z',
    });
    world.enrollmentsDeadLetters.putOf({ ...failed, objectKey: 'other' });
    expect((await world.audit()).findings).toMatchObject([
      { kind: 'DeadLetterMissing', image: { objectKey: '1001/f' } },
    ]);
    for (const message of world.enrollmentsDeadLetters.messages) message.hiddenUntil = world.clock.now() + 60_000;
    expect((await world.audit()).findings).toEqual([]);
  });

  it('make no image of a person a finding that has many of them', async () => {
    const failed = {
      personId: '1001',
      status: 'FAILED',
      reason: 'Throttled',
      updatedAt: '2026-11-17T08:00:00.000Z',
    } as const;
    for (let image = 0; image < 12; image += 1) {
      world.enrollmentsDeadLetters.putOf(world.row(`1001/${image}`, failed));
    }
    expect((await world.audit()).findings).toEqual([]);
    expect(world.enrollmentsDeadLetters.hidden).toBe(0);
  });
});
