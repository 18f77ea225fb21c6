import { expect, it } from '@jest/globals';
import type { AuditRecord } from '../../../../cli/audit/audit-record.ts';
import { recordsOfRow } from '../../../../cli/audit/dynamo-sources.ts';
import { undecidedPersons } from '../../../../cli/audit/undecided/undecided-persons.ts';
import type { FaceRow } from '../../../../functions/domain/face-row.ts';
import { EnrollWorld } from '../../../fakes/enroll-world.ts';

const world = new EnrollWorld();
const DOUBT = { status: 'FAILED', reason: 'OutcomeUnknown' } as const;

function of(personId: string, more: Partial<FaceRow>): readonly AuditRecord[] {
  return recordsOfRow(world.pending(personId, { personId, ...more }), true);
}

const PARTS: readonly (readonly AuditRecord[])[] = [
  [...of('1', DOUBT), ...of('1', DOUBT), ...of('2', { status: 'FAILED', reason: 'Throttled' })],
  [
    ...of('3', { status: 'ENROLLED', faceIdCandidates: ['f1', 'f2'], updatedAt: '2026-11-20T08:00:00.000Z' }),
    { set: 'persons', key: '3', kind: 'listed', faceIds: ['f1', 'f2'] },
    ...of('4', { status: 'ENROLLED', faceId: 'f3' }),
    ...of('5', { status: 'REJECTED', reason: 'DuplicateImage', faceIdCandidates: ['f1', 'f2'] }),
  ],
];

const files = {
  parts: PARTS.length,
  async *read(_set: string, part: number) {
    yield* (PARTS[part] ?? []).filter(({ set }) => set === 'persons');
  },
};

it('undecided are the persons with an image that may be on the person, or may have one of several faces', async () => {
  expect(await undecidedPersons(files, {})).toEqual(['1', '3']);
});

it('of a group, only those of its persons count', async () => {
  expect(await undecidedPersons(files, { groupId: 'visitors' })).toEqual(['3']);
});

it('images that have not changed since count no more', async () => {
  expect(await undecidedPersons(files, { since: Date.parse('2026-11-20T08:00:00.001Z') })).toEqual([]);
});
