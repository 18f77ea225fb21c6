import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import type { ImageRow } from '../../../local/aws/image-row.ts';
import { SAMPLES } from '../../../local/samples/all-samples.ts';
import type { SampleResult } from '../../../local/start/run-samples.ts';
import { sampleTable, unexpectedResults } from '../../../local/start/sample-report.ts';

const image = async () => Buffer.alloc(0);
const row: ImageRow = {
  objectKey: 'a.jpg',
  version: 'v1',
  bucket: 'b',
  status: 'ENROLLED',
  faceId: '2875186538564559728',
  attempts: 1,
  submission: 0,
  uploadedAt: '2026-11-23T10:00:00.000Z',
  receivedAt: '2026-11-23T10:00:00.000Z',
  completedAt: '2026-11-23T10:00:01.260Z',
  updatedAt: '2026-11-23T10:00:01.260Z',
};
const enrolled: SampleResult = {
  sample: { name: 'JPEG', key: 'a.jpg', personId: '1001', image, expected: { status: 'ENROLLED' } },
  row,
  asExpected: true,
};
const missing: SampleResult = {
  sample: { name: 'GIF', key: 'b.jpg', image, expected: { status: 'REJECTED', reason: 'FormatUnsupported' } },
  asExpected: false,
};
const reason = 'DimensionsOutOfRange';
const allSamples = SAMPLES.map((sample) => ({
  sample,
  row: sample.expected.reason ? { ...row, faceId: undefined, status: 'REJECTED' as const, reason } : row,
  asExpected: true,
}));

function tableOf(results: readonly SampleResult[], width: number): readonly string[] {
  return stripVTControlCharacters(sampleTable(results, width)).split('\n');
}

function widest(lines: readonly string[]): number {
  return Math.max(...lines.map((line) => stringWidth(line)));
}

test('the table has one line for each image', () => {
  expect(tableOf([enrolled, missing], 80)).toEqual([
    '   Image  Person  Status    Face id or reason     Time',
    '✔  JPEG   1001    ENROLLED  2875186538564559728  1.3 s',
    '✘  GIF    -       no row',
  ]);
});

test('in a narrow terminal, it has two lines for each image', () => {
  expect(tableOf([enrolled, missing], 40)).toEqual([
    '   Image  Status',
    '   Face id or reason  Person  Time',
    '✔  JPEG   ENROLLED',
    '   2875186538564559728  1001  1.3 s',
    '✘  GIF    no row',
    '   -',
  ]);
});

test.each([
  [80, SAMPLES.length + 1],
  [60, 2 * (SAMPLES.length + 1)],
])('in %d columns, all samples fit, with name and face id or reason in full', (width, count) => {
  const lines = tableOf(allSamples, width);
  expect(lines).toHaveLength(count);
  expect(widest(lines)).toBeLessThanOrEqual(width);
  expect(lines.filter((line) => line.includes(reason) || line.includes(row.faceId ?? '-'))).toHaveLength(
    SAMPLES.length,
  );
  for (const { name } of SAMPLES) expect(lines).toContainEqual(expect.stringContaining(name));
});

test('a terminal that is narrower still cuts the longest texts off', () => {
  const lines = tableOf(allSamples, 30);
  expect(widest(lines)).toBeLessThanOrEqual(30);
  expect(lines).toContainEqual(expect.stringMatching(/^✔ {2}random behind PN… {2}REJECTED$/));
});

test('an unexpected result is printed with the expected one', () => {
  expect(unexpectedResults([enrolled, missing])).toEqual([
    'GIF (b.jpg): expected REJECTED FormatUnsupported, got no row',
  ]);
});
