import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import type { FaceRow } from '../../../../functions/domain/face-row.ts';
import { imageOutcomeSchema, OUTCOME_REASONS } from '../../../../functions/domain/outcome/image-outcome.ts';
import { outcomeOf } from '../../../../functions/domain/outcome/outcome-of.ts';
import type { FailedReason, RejectedReason } from '../../../../functions/domain/reasons.ts';
import { ROW } from '../../../fakes/publish-world.ts';

const REFUSED = { ...ROW, faceId: undefined, faceIdSource: undefined, message: 'no', tencentCode: 'X' };

const ROWS: readonly FaceRow[] = [
  { ...ROW, faceRect: { x: -1, y: 2, width: 3, height: 4 }, faceModelVersion: '3.0', transport: 'url', eTag: 'e' },
  { ...ROW, faceId: undefined, faceIdCandidates: ['b', 'a'], faceIdSource: 'reconciled' },
  { ...ROW, prepared: { key: 'k', width: 10, height: 20, size: 30 } },
  ...OUTCOME_REASONS.REJECTED.map((reason) => ({ ...REFUSED, status: 'REJECTED', reason }) as unknown as FaceRow),
  ...OUTCOME_REASONS.FAILED.map((reason) => ({ ...REFUSED, status: 'FAILED', reason }) as unknown as FaceRow),
  { ...ROW, status: 'REJECTED', reason: 'PersonTagIllegal', message: 'no', personId: undefined, personTag: 'ä b' },
];

// The lists are complete: a reason that is missing here is an error of types.
type Missing =
  | Exclude<RejectedReason, (typeof OUTCOME_REASONS.REJECTED)[number]>
  | Exclude<FailedReason, (typeof OUTCOME_REASONS.FAILED)[number]>;
const missing: Missing[] = [];

describe('the outcome of a row', () => {
  it.each(ROWS)('is one that the schema accepts: $status $reason', (row) => {
    const outcome = outcomeOf(row, 'FaceEnrollment');
    expect(v.safeParse(v.strictObject({ outcome: imageOutcomeSchema }), { outcome }).issues).toBeUndefined();
  });

  it('has no attribute of the row that is not public', () => {
    const outcome = outcomeOf({ ...ROW, eTag: 'e', transport: 'url', faceMatchThreshold: 3, statusDay: 'x' }, 'S');
    for (const name of ['eTag', 'transport', 'faceMatchThreshold', 'statusDay', 'updatedAt', 'reasonAttempts']) {
      expect(outcome).not.toHaveProperty(name);
    }
    expect(JSON.stringify(outcomeOf({ ...ROW, prepared: { key: 'k', width: 1, height: 2, size: 3 } }, 'S'))).toContain(
      '"prepared":{"width":1,"height":2,"size":3}',
    );
  });

  it('has candidates as a sorted list', () => {
    const row: FaceRow = { ...ROW, faceId: undefined, faceIdCandidates: ['b', 'a'] };
    expect(outcomeOf(row, 'S')).toMatchObject({ faceIdCandidates: ['a', 'b'] });
  });

  it('of a row that waits does not exist', () => {
    expect(outcomeOf({ ...ROW, status: 'PENDING', completedAt: undefined }, 'S')).toBeUndefined();
  });

  it('may have every reason that a row may have', () => {
    expect(missing).toEqual([]);
  });
});
