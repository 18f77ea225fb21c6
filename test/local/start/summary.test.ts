import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import type { ImageRow, ImageStatus } from '../../../local/aws/image-row.ts';
import type { SampleResult } from '../../../local/start/run-samples.ts';
import { summary } from '../../../local/start/summary.ts';

function result(status: ImageStatus | undefined, asExpected: boolean): SampleResult {
  const sample = { name: 'a', key: 'a', image: async () => Buffer.alloc(0), expected: { status: 'ENROLLED' } } as const;
  return { sample, row: status && ({ status } as ImageRow), asExpected };
}

const TOTALS = {
  tencent: {
    requests: 6,
    byAction: { CreateFace: 2, CreatePerson: 3, GetPersonBaseInfo: 1 },
    byOutcome: { answered: 3 },
    createFaceCalls: 2,
    images: 4,
    facesAdded: 4,
    overlaps: 0,
    maxPerSecond: 2,
  },
  results: [result('ENROLLED', true), result('REJECTED', true), result(undefined, false)],
  imagesSeconds: 5,
  totalSeconds: 20.25,
};

test('the summary counts images, calls and seconds', () => {
  const text = stripVTControlCharacters(summary(TOTALS));
  expect(text.split('\n')).toEqual([
    'Images   3: 1 enrolled, 1 rejected, 0 failed; 2 of 3 as expected',
    'Tencent  6 calls: 2 CreateFace with 4 images, 3 CreatePerson,',
    '         1 GetPersonBaseInfo; at most 2 in any second, 0 overlapping',
    'Time     20.3 s, of which the images took 5.0 s',
  ]);
});

test('the summary names the report of the run', () => {
  const text = stripVTControlCharacters(summary({ ...TOTALS, report: '.local/start/report.html' }));
  expect(text.split('\n').at(-1)).toBe('Report   .local/start/report.html: open it in a browser');
});
