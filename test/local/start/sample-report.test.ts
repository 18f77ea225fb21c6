import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import type { ImageRow } from '../../../local/aws/image-row.ts';
import { SAMPLES } from '../../../local/samples/samples.ts';
import type { SampleResult } from '../../../local/start/run-samples.ts';
import { outputWidth, resultTable, summary, surprises } from '../../../local/start/sample-report.ts';

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
const good: SampleResult = {
  sample: { name: 'JPEG', key: 'a.jpg', personId: '1001', image, expected: { status: 'ENROLLED' } },
  row,
  asExpected: true,
};
const wrong: SampleResult = {
  sample: { name: 'GIF', key: 'b.jpg', image, expected: { status: 'REJECTED', reason: 'FormatUnsupported' } },
  asExpected: false,
};

test('the table has a line for each image', () => {
  const lines = stripVTControlCharacters(resultTable([good, wrong], 80)).split('\n');
  expect(lines.find((line) => line.includes('JPEG'))).toMatch(/✔.*1001.*ENROLLED.*2875186538564559728.*1\.3 s/);
  expect(lines.find((line) => line.includes('GIF'))).toMatch(/✘.*no row/);
});

test('each sample of npm start has room in a terminal of 80 columns, with its face id or its reason in full', () => {
  const reason = 'DimensionsOutOfRange';
  const results = SAMPLES.map((sample) => ({
    sample,
    row: sample.expected.reason ? { ...row, faceId: undefined, status: 'REJECTED' as const, reason } : row,
    asExpected: true,
  }));
  const [, ...lines] = stripVTControlCharacters(resultTable(results, 80)).split('\n');
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  expect(lines.filter((line) => line.includes(reason) || line.includes(row.faceId ?? '-'))).toHaveLength(
    SAMPLES.length,
  );
  expect(lines.filter((line) => line.includes('…'))).toEqual([expect.stringContaining('tag of 65 bytes')]);
});

test('the width is that of the terminal, and a log has one of its own', () => {
  expect(outputWidth({ isTTY: true, columns: 63 })).toBe(63);
  expect(outputWidth({ isTTY: true, columns: 0 })).toBe(80);
  expect(outputWidth({ isTTY: false, columns: 63 })).toBe(100);
});

test('what came out otherwise is said with what was expected', () => {
  expect(surprises([good, wrong])).toEqual(['GIF (b.jpg): expected REJECTED FormatUnsupported, got no row']);
});

test('the summary counts images, calls and seconds', () => {
  const tencent = {
    requests: 3,
    byAction: { CreateFace: 2, GetPersonBaseInfo: 1 },
    byOutcome: { answered: 3 },
    createFaceCalls: 2,
    images: 4,
    facesAdded: 4,
    overlaps: 0,
    maxPerSecond: 2,
  };
  const text = stripVTControlCharacters(
    summary({ results: [good, wrong], tencent, imagesSeconds: 5, totalSeconds: 20.25 }),
  );
  expect(text).toContain('2: 1 enrolled, 0 rejected, 0 failed; 1 of 2 as expected');
  expect(text).toContain('3 calls: 2 CreateFace with 4 images, 1 GetPersonBaseInfo;');
  expect(text).toContain('at most 2 in any second, 0 overlapping');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});
