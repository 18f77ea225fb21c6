import { styleText } from 'node:util';
import type { ImageRow, ImageStatus } from '../aws/image-row.ts';
import type { JournalSummary } from '../stand-in/journal.ts';
import { columnsWithin, within } from '../terminal/columns.ts';
import type { SampleResult } from './run-samples.ts';

const COLOURS = { ENROLLED: 'green', REJECTED: 'yellow', FAILED: 'red', PENDING: 'magenta' } as const;
const WIDTH_OF_TERMINALS = 80;
const WIDTH_OF_LOGS = 100;
const PERSON_WIDTH = 11;
const KEY_WIDTH = 60;
const COLUMNS = [
  { title: '' },
  { title: 'Image', least: 12 },
  { title: 'Person', least: 6 },
  { title: 'Status' },
  { title: 'Face id or reason', least: 10 },
  { title: 'Time', align: 'right' },
] as const;

/** One line for each image, in at most so many terminal cells. */
export function resultTable(results: readonly SampleResult[], width: number): string {
  const rows = results.map(({ sample, row, asExpected }) => [
    asExpected ? styleText('green', '✔') : styleText('red', '✘'),
    sample.name,
    within(sample.personId?.trim() || '-', PERSON_WIDTH),
    row ? coloured(row.status) : styleText('red', 'no row'),
    row?.faceId ?? row?.reason ?? '',
    row ? seconds(row) : '',
  ]);
  return columnsWithin(width, COLUMNS, rows).join('\n');
}

/** Of the terminal; anywhere else enough for whoever reads a log. */
export function outputWidth(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout,
): number {
  // A terminal that does not know its width says 0.
  return isTTY ? columns || WIDTH_OF_TERMINALS : WIDTH_OF_LOGS;
}

/** What was expected instead, for each image that came out otherwise. */
export function surprises(results: readonly SampleResult[]): readonly string[] {
  return results
    .filter(({ asExpected }) => !asExpected)
    .map(({ sample, row }) => {
      const expected = [sample.expected.status, sample.expected.reason].filter(Boolean).join(' ');
      const got = row ? [row.status, row.reason, row.tencentCode, row.message].filter(Boolean).join(' ') : 'no row';
      return `${sample.name} (${within(sample.key, KEY_WIDTH)}): expected ${expected}, got ${got}`;
    });
}

export interface Totals {
  readonly results: readonly SampleResult[];
  readonly tencent: JournalSummary;
  readonly imagesSeconds: number;
  readonly totalSeconds: number;
}

export function summary({ results, tencent, imagesSeconds, totalSeconds }: Totals): string {
  const count = (status: ImageStatus) => results.filter(({ row }) => row?.status === status).length;
  const right = results.filter(({ asExpected }) => asExpected).length;
  const reads = tencent.byAction.GetPersonBaseInfo ?? 0;
  return [
    `${styleText('bold', 'Images')}   ${results.length}: ${count('ENROLLED')} enrolled, ${count('REJECTED')} rejected, ` +
      `${count('FAILED')} failed; ${right === results.length ? 'all' : `${right} of ${results.length}`} as expected`,
    `${styleText('bold', 'Tencent')}  ${tencent.requests} calls: ${tencent.createFaceCalls} CreateFace with ${tencent.images} images, ` +
      `${reads} GetPersonBaseInfo;`,
    `         at most ${tencent.maxPerSecond} in any second, ${tencent.overlaps} overlapping`,
    `${styleText('bold', 'Time')}     ${totalSeconds.toFixed(1)} s, of which the images took ${imagesSeconds.toFixed(1)} s`,
  ].join('\n');
}

function coloured(status: ImageStatus): string {
  return styleText(COLOURS[status], status);
}

function seconds({ receivedAt, completedAt }: ImageRow): string {
  return completedAt ? `${((Date.parse(completedAt) - Date.parse(receivedAt)) / 1000).toFixed(1)} s` : '';
}
