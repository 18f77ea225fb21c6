import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditWorld } from './audit-world.ts';

let world: AuditWorld;
beforeEach(() => {
  world = new AuditWorld();
  world.enrolled('1001', 'front', 'left');
});
afterEach(() => world.destroy());

const LONG_AGO = '2026-10-20T08:00:00.000Z';

describe('with --repair, an audit', () => {
  it('corrects counts, faces and checksums, and finds nothing afterwards', async () => {
    const before = world.person('1001');
    world.change('1001', { enrolledCount: 7, faceCount: 4, faceIds: ['none'], checksums: { 'md5:other': ['none'] } });
    const { findings, progress } = await world.audit({ repair: true });
    expect(findings.map(({ kind, isRepaired }) => [kind, isRepaired])).toEqual([
      ['EnrolledCountWrong', true],
      ['FaceCountWrong', true],
      ['FaceIdsWrong', true],
      ['ChecksumsWrong', true],
    ]);
    expect(progress.counts).toMatchObject({ found: 4, repaired: 4 });
    expect(world.person('1001')).toMatchObject({
      enrolledCount: 2,
      faceCount: 2,
      faceIds: before?.faceIds,
      checksums: before?.checksums,
      revision: (before?.revision ?? 0) + 1,
      createdAt: before?.createdAt,
    });
    expect((await world.audit()).findings).toEqual([]);
  });

  it('writes nothing over a person that was changed meanwhile', async () => {
    world.change('1001', { enrolledCount: 7 });
    const { dynamo } = world.ledger;
    dynamo.admit = (loads) => {
      if (loads.every(({ place }) => place !== 'Persons') || asked < 1) return;
      reads += 1;
      if (reads === 1) queueMicrotask(() => world.change('1001', { revision: 99 }));
    };
    let asked = 0;
    let reads = 0;
    world.beforeTencent = (action) => {
      if (action === 'GetPersonBaseInfo') asked += 1;
    };
    const { findings } = await world.audit({ repair: true });
    expect(findings).toMatchObject([{ kind: 'EnrolledCountWrong', isRepaired: false }]);
    expect(world.person('1001')).toMatchObject({ enrolledCount: 7, revision: 99 });
  });

  it('sends lost messages again', async () => {
    const row = { personId: '1001', updatedAt: LONG_AGO };
    world.row('1001/p', { ...row, status: 'PENDING' });
    world.row('1001/f', { ...row, status: 'FAILED', reason: 'Throttled' });
    const { findings } = await world.audit({ repair: true });
    expect(findings.map(({ kind, isRepaired }) => [kind, isRepaired]).toSorted()).toEqual([
      ['DeadLetterMissing', true],
      ['MessageLost', true],
    ]);
    expect(world.enrollments.keys.toSorted()).toEqual(['1001/f', '1001/p']);
    expect((await world.audit()).findings).toEqual([]);
  });

  it('leaves to a person what only a person can decide', async () => {
    const row = { personId: '1001', updatedAt: LONG_AGO };
    world.row('1001/u', { ...row, status: 'FAILED', reason: 'OutcomeUnknown' });
    world.row('1001/gone', { ...row, status: 'FAILED', reason: 'Throttled', version: 'gone' });
    world.facesAtTencent('1001').pop();
    const { findings } = await world.audit({ repair: true });
    expect(
      findings
        .filter(({ isRepaired }) => !isRepaired)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['DeadLetterMissing', 'DeadLetterMissing', 'FaceGone', 'ObjectMissing']);
    expect(world.enrollments.sent).toEqual([]);
    expect(world.person('1001')).toMatchObject({ faceCount: 1 });
  });

  it('changes nothing without it', async () => {
    world.change('1001', { enrolledCount: 7 });
    world.row('1001/p', { personId: '1001', status: 'PENDING', updatedAt: LONG_AGO });
    const before = world.person('1001');
    expect((await world.audit()).progress.counts).toMatchObject({ found: 2, repaired: 0 });
    expect(world.person('1001')).toEqual(before);
    expect(world.enrollments.sent).toEqual([]);
  });
});
