import { describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { changed, patchOf, type Verdict } from '../../../functions/domain/row-change.ts';
import { pendingRow } from '../../fakes/pending-row.ts';

const AT = Date.parse('2026-11-21T00:00:05.000Z');
const SENT_AT = AT - 1_500;

/** It has failed before, and has waited over midnight. */
const row = pendingRow({
  objectKey: 'a.jpg',
  attempts: 2,
  reason: 'AlgorithmError',
  message: 'It did not work.',
  tencentCode: '-1',
  reasonAttempts: 2,
  requestId: 'earlier',
  uploadedAt: '2026-11-20T23:59:00.000Z',
  receivedAt: '2026-11-20T23:59:01.000Z',
  updatedAt: '2026-11-20T23:59:59.000Z',
});
const NO_TROUBLE = { reason: undefined, message: undefined, tencentCode: undefined, reasonAttempts: undefined };

const enrolled: Verdict = { to: 'ENROLLED', faceId: '42', faceIdSource: 'response' };
const rejected: Verdict = { to: 'REJECTED', reason: 'NoFaceDetected', message: 'No face.', tencentCode: '-1101' };
const failed: Verdict = { to: 'FAILED', reason: 'Throttled', message: 'Too fast.' };

function changedBy(verdict: Verdict, from: FaceRow = row): FaceRow {
  return changed({ row: from, verdict, at: AT });
}

describe('a row that ends', () => {
  it('as ENROLLED has its face and nothing of its troubles, and is in no list of what went wrong', () => {
    const given = { ...row, status: 'FAILED' as const, statusDay: 'FAILED#2026-11-20', faceIdCandidates: ['1', '2'] };
    expect(changedBy(enrolled, given)).toEqual({
      ...row,
      ...NO_TROUBLE,
      status: 'ENROLLED',
      faceId: '42',
      faceIdSource: 'response',
      faceIdCandidates: undefined,
      duplicateOf: undefined,
      statusDay: undefined,
      completedAt: '2026-11-21T00:00:05.000Z',
      updatedAt: '2026-11-21T00:00:05.000Z',
    });
  });

  it('as one of several that were added keeps the faces that may be its own', () => {
    const faceIdCandidates = ['1', '2'];
    expect(changedBy({ to: 'ENROLLED', faceIdSource: 'reconciled', faceIdCandidates })).toMatchObject({
      status: 'ENROLLED',
      faceIdCandidates,
    });
  });

  it.each([
    ['REJECTED', rejected, { reason: 'NoFaceDetected', message: 'No face.', tencentCode: '-1101' }],
    ['FAILED', failed, { reason: 'Throttled', message: 'Too fast.', tencentCode: undefined }],
  ])('as %s says why, and is listed under the day on which the image was received', (status, verdict, why) => {
    expect(changedBy(verdict, { ...row, faceIdCandidates: ['1'] })).toMatchObject({
      ...why,
      status,
      reasonAttempts: undefined,
      faceIdCandidates: undefined,
      statusDay: `${status}#2026-11-20`,
      completedAt: '2026-11-21T00:00:05.000Z',
    });
  });
});

describe('a row of a duplicate', () => {
  const verdict: Verdict = { to: 'REJECTED', reason: 'DuplicateImage', message: 'Again.', duplicateOf: '7' };

  it('names the face that the same bytes made', () => {
    expect(changedBy(verdict)).toMatchObject({ status: 'REJECTED', duplicateOf: '7', faceIdCandidates: undefined });
  });

  it('names all faces that they may have made', () => {
    expect(changedBy({ ...verdict, faceIdCandidates: ['7', '8'] })).toMatchObject({
      duplicateOf: '7',
      faceIdCandidates: ['7', '8'],
    });
  });

  it('names none any more once another outcome is written', () => {
    expect(changedBy(enrolled, { ...row, duplicateOf: '7' }).duplicateOf).toBeUndefined();
  });
});

describe('a row that is tried again', () => {
  it('keeps its status and says only what the last attempt met', () => {
    const retried = changedBy({ to: 'RETRY', reason: 'Throttled', message: 'Too fast.' });
    expect(retried).toEqual({
      ...row,
      ...NO_TROUBLE,
      reason: 'Throttled',
      message: 'Too fast.',
      updatedAt: '2026-11-21T00:00:05.000Z',
    });
  });

  it('carries what is counted and how it goes the next time', () => {
    const verdict = { to: 'RETRY', reason: 'UrlRefused', message: 'No URL.', reasonAttempts: 3, transport: 'base64' };
    expect(changedBy(verdict as Verdict)).toMatchObject({ reasonAttempts: 3, transport: 'base64' });
  });

  it('says the same as before when only the attempt is counted', () => {
    expect(changedBy({ to: 'AS_IT_IS' })).toEqual({ ...row, updatedAt: '2026-11-21T00:00:05.000Z' });
  });
});

describe('an outcome', () => {
  const at = '2026-11-21T00:00:05.000Z';
  const failedJustNow: FaceRow = { ...row, status: 'FAILED', completedAt: at, updatedAt: at };

  it('is told by the time of its own write', () => {
    for (const verdict of [enrolled, rejected, failed]) {
      const { completedAt, updatedAt } = changedBy(verdict);
      expect(completedAt).toBe(updatedAt);
    }
  });

  it.each<[string, Verdict]>([
    ['a retry', { to: 'RETRY', reason: 'Throttled', message: 'Too fast.' }],
    ['an attempt', { to: 'AS_IT_IS' }],
  ])('is not repeated by %s within the same millisecond', (_name, verdict) => {
    const { completedAt, updatedAt } = changedBy(verdict, failedJustNow);
    expect([completedAt, updatedAt]).toEqual([at, '2026-11-21T00:00:05.001Z']);
  });

  it('is later than the one before it, also by a clock that is behind: no two of a row have one time', () => {
    const before = { ...row, status: 'FAILED', completedAt: '2026-11-21T00:00:06.000Z' } as const;
    expect(changedBy(enrolled, before).completedAt).toBe('2026-11-21T00:00:06.001Z');
  });

  it('is another one than that of the same millisecond before it', () => {
    const { completedAt, updatedAt } = changedBy(failed, failedJustNow);
    expect([completedAt, updatedAt]).toEqual(['2026-11-21T00:00:05.001Z', '2026-11-21T00:00:05.001Z']);
  });
});

describe('an attempt', () => {
  const attempt = { sentAt: SENT_AT, transport: 'base64' as const };

  it.each([enrolled, rejected, failed, { to: 'AS_IT_IS' } as const])(
    'is counted whatever came of it: %j',
    (verdict) => {
      expect(changed({ row, verdict, at: AT, attempt })).toMatchObject({
        attempts: 3,
        submittedAt: '2026-11-21T00:00:03.500Z',
        transport: 'base64',
      });
    },
  );

  it('that never left is not counted', () => {
    const patch = patchOf({ row, verdict: failed, at: AT });
    expect(patch).not.toHaveProperty('attempts');
    expect(patch).not.toHaveProperty('submittedAt');
  });

  it("leaves Tencent's request id, and without a new one the earlier one stays", () => {
    expect(changed({ row, verdict: enrolled, at: AT, requestId: 'later' }).requestId).toBe('later');
    expect(changedBy(enrolled).requestId).toBe('earlier');
  });
});
