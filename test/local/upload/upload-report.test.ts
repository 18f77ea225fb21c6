import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import type { ImageRow } from '../../../local/aws/image-row.ts';
import { uploadReport } from '../../../local/upload/upload-report.ts';

const standInEndpoint = 'http://127.0.0.1:4567';
const enrolled: ImageRow = {
  objectKey: 'me.jpg',
  version: 'v1',
  bucket: 'b',
  personId: '2001',
  status: 'ENROLLED',
  faceId: '2875186538564559728',
  attempts: 1,
  submission: 0,
  uploadedAt: '2026-11-23T10:00:00.000Z',
  receivedAt: '2026-11-23T10:00:00.000Z',
  completedAt: '2026-11-23T10:00:01.260Z',
  updatedAt: '2026-11-23T10:00:01.260Z',
};
const rejected: ImageRow = {
  ...enrolled,
  status: 'REJECTED',
  reason: 'QualityTooLow',
  message: 'Tencent found the picture blurred, too dark or too bright. Upload a sharper one.',
  faceId: undefined,
};

function report(row: ImageRow, width = 80): readonly string[] {
  return stripVTControlCharacters(uploadReport({ row, standInEndpoint }, width)).split('\n');
}

test('an enrolled image is shown with its face id', () => {
  expect(report(enrolled)).toEqual([
    'me.jpg: ENROLLED',
    '  Person    2001',
    '  Face id   2875186538564559728',
    '  Version   v1',
    '  Next      npm run faces -- status me.jpg --local',
  ]);
});

test('a rejected image is shown with reason and message, within the width of the terminal', () => {
  const lines = report(rejected, 50);
  expect(lines).toEqual([
    'me.jpg: REJECTED QualityTooLow',
    '  Message   Tencent found the picture blurred, too',
    '            dark or too bright. Upload a sharper',
    '            one.',
    '  Person    2001',
    '  Version   v1',
    '  Next      Do what the message says, then upload',
    '            the image again.',
  ]);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(50);
});

test('without a face, the switch for photographs is named', () => {
  const lines = report({ ...rejected, reason: 'NoFaceDetected' });
  expect(lines.at(-1)).toBe(`  curl http://127.0.0.1:4567/_control/behaviour -d '{"anyImage": true}'`);
});

test('a failed image leads to the doctor', () => {
  expect(report({ ...rejected, status: 'FAILED', reason: 'CredentialsNotSet' })).toContain(
    '  Next      npm run faces -- doctor --local',
  );
});

test('an image that is still in work is shown with the reason of its last attempt, and how to look again', () => {
  const row: ImageRow = { ...rejected, objectKey: "Bo's face.jpg", status: 'PENDING', reason: 'Throttled' };
  const lines = report(row, 120);
  expect(lines[0]).toBe("Bo's face.jpg: PENDING Throttled");
  expect(lines.at(-1)).toContain("npm run faces -- status 'Bo'\\''s face.jpg' --local");
});

test('an illegal person tag is shown as it was received', () => {
  const row: ImageRow = { ...rejected, personId: undefined, personTag: 'Anna Lee', reason: 'PersonTagIllegal' };
  expect(report(row)).toContain('  Person    Anna Lee');
});
