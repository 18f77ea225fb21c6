import { describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../../functions/domain/face-row.ts';
import { outcomeOf } from '../../../../functions/domain/outcome/outcome-of.ts';
import { OUTCOME_REASONS } from '../../../../functions/domain/outcome/outcome-reasons.ts';
import type { FailedReason, RejectedReason } from '../../../../functions/domain/reasons.ts';
import { ROW } from '../../../fakes/publish-world.ts';

const REFUSED = { ...ROW, faceId: undefined, faceIdSource: undefined, message: 'no', tencentCode: 'X' };

/** With what a stage may write that this version does not have. */
function rowWith(more: Readonly<Record<string, unknown>>): FaceRow {
  return { ...ROW, ...more } as FaceRow;
}

const ROWS: readonly FaceRow[] = [
  { ...ROW, faceRect: { x: -1, y: 2, width: 3, height: 4 }, faceModelVersion: '3.0', transport: 'url', eTag: 'e' },
  { ...ROW, faceId: undefined, faceIdCandidates: ['b', 'a'], faceIdSource: 'reconciled' },
  rowWith({ prepared: { key: 'k', width: 10, height: 20, size: 30 } }),
  ...OUTCOME_REASONS.REJECTED.map((reason) => rowWith({ ...REFUSED, status: 'REJECTED', reason })),
  ...OUTCOME_REASONS.FAILED.map((reason) => rowWith({ ...REFUSED, status: 'FAILED', reason })),
  { ...ROW, status: 'REJECTED', reason: 'PersonTagIllegal', message: 'no', personId: undefined, personTag: 'ä b' },
  { ...REFUSED, status: 'REJECTED', reason: 'DimensionsOutOfRange', width: 2 ** 31, height: 0 },
];

// The lists are complete: a reason that is missing here is an error of types.
type Missing =
  | Exclude<RejectedReason, (typeof OUTCOME_REASONS.REJECTED)[number]>
  | Exclude<FailedReason, (typeof OUTCOME_REASONS.FAILED)[number]>;
const missing: Missing[] = [];

function outcomeIn(row: FaceRow) {
  const read = outcomeOf(row, 'FaceEnrollment');
  if (read.kind !== 'outcome') throw new Error(`The row has no legal outcome: ${JSON.stringify(read)}`);
  return read.outcome;
}

describe('the outcome of a row', () => {
  it.each(ROWS)('is one that the schema accepts: $status $reason', (row) => {
    const { completedAt, status } = row;
    expect(outcomeIn(row)).toMatchObject({ schemaVersion: '1', stack: 'FaceEnrollment', completedAt, status });
  });

  it('has no attribute of the row that is not public', () => {
    const outcome = outcomeIn({ ...ROW, eTag: 'e', transport: 'url', faceMatchThreshold: 3, statusDay: 'x' });
    for (const name of ['eTag', 'transport', 'faceMatchThreshold', 'statusDay', 'updatedAt', 'reasonAttempts']) {
      expect(outcome).not.toHaveProperty(name);
    }
    const { prepared } = outcomeIn(rowWith({ prepared: { key: 'k', width: 1, height: 2, size: 3 } }));
    expect(prepared).toEqual({ width: 1, height: 2, size: 3 });
  });

  it('has what other stages will write, once they do', () => {
    const later = { consentId: 'c-1', orientation: 6, createdPerson: true };
    expect(outcomeIn(rowWith(later))).toMatchObject(later);
  });

  it('has no attribute without a value', () => {
    expect(Object.values(outcomeIn({ ...ROW, requestId: undefined }))).not.toContain(undefined);
  });

  it('has candidates as a sorted list', () => {
    const row: FaceRow = { ...ROW, faceId: undefined, faceIdCandidates: ['b', 'a'] };
    expect(outcomeIn(row)).toMatchObject({ faceIdCandidates: ['a', 'b'] });
  });

  it('of a row that waits does not exist', () => {
    expect(outcomeOf({ ...ROW, status: 'PENDING', completedAt: undefined }, 'S')).toEqual({ kind: 'none' });
  });

  it.each([
    ['an attribute that is missing', { bucket: undefined }, /^bucket: /],
    ['a status that there is not', { status: 'LOST' }, /^status: /],
    ['a reason of another status', { status: 'FAILED', reason: 'NoFaceDetected', message: 'no' }, /^reason: /],
    ['candidates that are no list', { faceIdCandidates: 'a' }, /^faceIdCandidates: /],
  ])('with %s is illegal, and says so', (_what, more, fault) => {
    expect(outcomeOf(rowWith(more), 'S')).toMatchObject({ kind: 'invalid', fault: expect.stringMatching(fault) });
  });

  it('may have every reason that a row may have', () => {
    expect(missing).toEqual([]);
  });
});
