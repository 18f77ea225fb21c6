import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FindingKind } from '../../../cli/audit/finding.ts';
import { type ErasureRecord, NO_COUNTS } from '../../../functions/domain/erasure/erasure-record.ts';
import { preparedKey } from '../../../functions/domain/prepared-key.ts';
import { ERASURE_ID } from '../../fakes/tombstones.ts';
import { AuditWorld } from './audit-world.ts';

let world: AuditWorld;
beforeEach(() => {
  world = new AuditWorld();
  world.enrolled('1001', 'front', 'left');
  world.enrolled('1002', 'front');
});
afterEach(() => world.destroy());

const LONG_AGO = '2026-10-20T08:00:00.000Z';
const DAYS_AGO = '2026-11-17T08:00:00.000Z';

const DONE: ErasureRecord = {
  erasureId: ERASURE_ID,
  status: 'DONE',
  personHash: 'hash of 1001',
  asOf: '2026-11-15T00:00:00.000Z',
  tencent: 'person',
  startedAt: '2026-11-15T00:00:01.000Z',
  updatedAt: '2026-11-15T00:02:00.000Z',
  counts: NO_COUNTS,
  left: [],
  notReached: [],
};

/** One difference of each kind, planted into a stack about which everything agrees, and the findings that it makes. */
const PLANTED: readonly (readonly [string, () => unknown, readonly FindingKind[]])[] = [
  [
    'a face that another program added',
    () => {
      const { faceId } = world.tencent.api.persons.addFace(world.tencent.api.persons.get('1001'));
      const { faceIds = [] } = world.person('1001') ?? {};
      world.change('1001', { faceIds: [...faceIds, faceId], faceCount: 3 });
    },
    ['FaceWithoutRow'],
  ],
  [
    'an enrolled image whose face is gone',
    () => {
      const [gone, ...left] = world.facesAtTencent('1001');
      world.facesAtTencent('1001').shift();
      const checksums = { 'md5:left': [left[0]?.faceId ?? ''] };
      world.change('1001', { faceIds: left.map(({ faceId }) => faceId), faceCount: 1, checksums });
      return gone;
    },
    ['FaceGone'],
  ],
  ['a person that Tencent does not know', () => deletePerson('1002'), ['PersonGone']],
  ['a person without an item', () => world.ledger.persons.remove('1002'), ['PersonItemMissing']],
  ['a wrong enrolledCount', () => world.change('1001', { enrolledCount: 3 }), ['EnrolledCountWrong']],
  ['a wrong faceCount', () => world.change('1001', { faceCount: 5 }), ['FaceCountWrong']],
  [
    'a face that is missing in faceIds',
    () => {
      const [, second = { faceId: '' }] = world.facesAtTencent('1001');
      world.change('1001', { faceIds: [second.faceId], checksums: { 'md5:left': [second.faceId] } });
    },
    ['FaceIdsWrong'],
  ],
  [
    'a face in faceIds that is not on the person',
    () => world.change('1001', { faceIds: [...(world.person('1001')?.faceIds ?? []), 'none'] }),
    ['FaceIdsWrong'],
  ],
  ['a checksum that is missing', () => world.change('1001', { checksums: {} }), ['ChecksumsWrong']],
  [
    'a checksum of other bytes',
    () => {
      const { checksums, faceIds = [] } = world.person('1001') ?? {};
      world.change('1001', { checksums: { ...checksums, 'md5:other': faceIds.slice(0, 1) } });
    },
    ['ChecksumsWrong'],
  ],
  ['a row without an object', () => world.row('1001/x', { ...rejected, version: 'gone' }), ['ObjectMissing']],
  ['a call that was left open', () => world.change('1001', { openCall: OPEN_CALL }), ['CallLeftOpen']],
  [
    'a PENDING image without a message',
    () => world.row('1001/x', { personId: '1001', status: 'PENDING', updatedAt: LONG_AGO }),
    ['MessageLost'],
  ],
  [
    'a FAILED image without a dead-letter queue message',
    () => world.row('1001/x', { personId: '1001', status: 'FAILED', reason: 'Throttled', updatedAt: DAYS_AGO }),
    ['DeadLetterMissing'],
  ],
  ['a prepared object without a row', () => prepared('deleted/row'), ['PreparedWithoutRow']],
  ['an erased person that is back', () => world.erasures.push(DONE), ['ErasedPersonBack']],
];

const rejected = { personId: '1001', status: 'REJECTED', reason: 'NoFaceDetected' } as const;

const OPEN_CALL = {
  id: '00000000-0000-4000-8000-000000000001',
  rows: [{ objectKey: '1001/front', version: 'v1' }],
  openedAt: Date.parse(DAYS_AGO),
  until: Date.parse(DAYS_AGO) + 20_000,
};

function deletePerson(personId: string): void {
  const { persons } = world.tencent.api;
  persons.delete(persons.get(personId));
}

/** It was written before the audit began. */
function prepared(objectKey: string): void {
  world.s3.put('prepared', preparedKey({ bucket: 'images', objectKey, version: 'v1' }, { longEdge: 1920 }));
  world.clock.pass(3_600_000);
}

async function kindsFound(...request: Parameters<AuditWorld['audit']>): Promise<readonly FindingKind[]> {
  const { findings } = await world.audit(...request);
  return findings.map(({ kind }) => kind);
}

describe('an audit', () => {
  it('finds nothing where everything agrees', async () => {
    world.row('1001/rejected', rejected);
    const failed = world.row('1001/f', {
      personId: '1001',
      status: 'FAILED',
      reason: 'Throttled',
      updatedAt: DAYS_AGO,
    });
    world.enrollmentsDeadLetters.putOf(failed);
    world.row('untagged', { status: 'REJECTED', reason: 'PersonTagMissing' });
    const { findings, progress } = await world.audit();
    expect(findings).toEqual([]);
    expect(progress.counts).toEqual({ examined: 0, unsettled: 0, found: 0, repaired: 0 });
  });

  it.each(PLANTED)('finds %s', async (_what, plant, kinds) => {
    plant();
    expect(await kindsFound()).toEqual(kinds);
  });

  it.each(PLANTED.filter(([, , kinds]) => !kinds.includes('PreparedWithoutRow')))(
    'of one person finds %s',
    async (_what, plant, kinds) => {
      plant();
      const personId = kinds.includes('PersonGone') || kinds.includes('PersonItemMissing') ? '1002' : '1001';
      expect(await kindsFound({ personId })).toEqual(kinds);
      expect(await kindsFound({ personId: personId === '1001' ? '1002' : '1001' })).toEqual([]);
    },
  );
});
