import { describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../../functions/domain/face-row.ts';
import { ANALYSIS_COLUMNS, analysisRecord } from '../../../../functions/domain/outcome/analysis-record.ts';
import { outcomeOf } from '../../../../functions/domain/outcome/outcome-of.ts';

const ROW: FaceRow = {
  objectKey: 'employees/anna lee/front.jpg',
  version: 'v1',
  bucket: 'images',
  personId: 'anna-1001',
  personTag: 'anna',
  consentId: 'form-of-anna',
  status: 'ENROLLED',
  faceId: '2875186538616141237',
  faceIdSource: 'response',
  requestId: 'request-1',
  format: 'jpeg',
  size: 203_511,
  width: 1200,
  height: 1600,
  attempts: 2,
  submission: 1,
  uploadedAt: '2026-11-20T08:15:50.000Z',
  receivedAt: '2026-11-20T08:15:50.412Z',
  completedAt: '2026-11-20T08:15:51.498Z',
  updatedAt: '2026-11-20T08:15:51.498Z',
};

function recordOf(more: Partial<FaceRow>, person: string | null = null) {
  const read = outcomeOf({ ...ROW, ...more }, 'FaceEnrollment');
  if (read.kind !== 'outcome') throw new Error(JSON.stringify(read));
  return analysisRecord(read.outcome, person);
}

describe('what analysts get of an outcome', () => {
  it('has every column, and nothing else', () => {
    for (const record of [recordOf({}), recordOf({ status: 'FAILED', reason: 'UrlRefused', message: 'x' })]) {
      expect(Object.keys(record)).toEqual(ANALYSIS_COLUMNS.map(({ name }) => name));
    }
  });

  it('has the seconds from the upload, the prefix of the key and a hash of the image', () => {
    expect(recordOf({})).toMatchObject({
      seconds_to_outcome: 1.498,
      key_prefix: 'employees/anna lee/',
      image: expect.stringMatching(/^[0-9a-f]{32}$/),
      created_person: false,
      prepared: false,
      reason: null,
      person: null,
    });
    expect(recordOf({ objectKey: 'front.jpg' }).key_prefix).toBe('');
    expect(recordOf({ version: 'v2' }).image).not.toBe(recordOf({}).image);
    expect(recordOf({ submission: 2 }).image).toBe(recordOf({}).image);
  });

  it('has the reason and the code of a refusal', () => {
    const refused = { status: 'REJECTED', reason: 'NoFaceDetected', message: 'x', tencentCode: '-1101' } as const;
    expect(recordOf({ ...refused })).toMatchObject({ reason: 'NoFaceDetected', tencent_code: '-1101' });
  });

  it('has no person id, consent, face id, file name or request, whatever the outcome', () => {
    const refused = { status: 'REJECTED', reason: 'DuplicateImage', message: 'of anna', duplicateOf: '77' } as const;
    for (const record of [recordOf({}), recordOf({ ...refused })]) {
      expect(JSON.stringify(record)).not.toMatch(/1001|form-of|28751865|front|request-1|of anna|77/);
    }
  });
});
