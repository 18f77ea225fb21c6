import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { ImageRow, ImageStatus } from '../image-row.ts';
import type { JournalSummary } from '../tencent/journal.ts';
import type { SampleResult } from './sample-run.ts';

const COLOURS = { ENROLLED: 'green', REJECTED: 'yellow', FAILED: 'red', PENDING: 'magenta' } as const;
const PERSON_WIDTH = 11;

/** No lines: with them it would not fit into 80 columns. */
const NO_LINES = {
  ...Object.fromEntries(
    ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
      ['', '-mid', '-left', '-right'].map((place) => [`${side}${place}`, '']),
    ),
  ),
  middle: '  ',
};

/** One line for each image. */
export function resultTable(results: readonly SampleResult[]): string {
  const table = new Table({
    head: ['', 'Image', 'Person', 'Outcome', 'Time'].map((title) => styleText('bold', title)),
    colAligns: ['left', 'left', 'left', 'left', 'right'],
    chars: NO_LINES,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  for (const { sample, row, asExpected } of results) {
    table.push([
      asExpected ? styleText('green', '✔') : styleText('red', '✘'),
      sample.name,
      shortened(sample.personId?.trim() || '-', PERSON_WIDTH),
      row ? [coloured(row.status), row.faceId ?? row.reason].join(' ') : styleText('red', 'no row'),
      row ? seconds(row) : '',
    ]);
  }
  return table.toString();
}

/** What was expected instead, for each image that came out otherwise. */
export function surprises(results: readonly SampleResult[]): readonly string[] {
  return results
    .filter(({ asExpected }) => !asExpected)
    .map(({ sample, row }) => {
      const expected = [sample.expected.status, sample.expected.reason].filter(Boolean).join(' ');
      const got = row ? [row.status, row.reason, row.tencentCode, row.message].filter(Boolean).join(' ') : 'no row';
      return `${sample.name} (${shortened(sample.key, 60)}): expected ${expected}, got ${got}`;
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
      `${reads} GetPersonBaseInfo; at most ${tencent.maxPerSecond} in any second, ${tencent.overlaps} overlapping`,
    `${styleText('bold', 'Time')}     ${totalSeconds.toFixed(1)} s, of which the images took ${imagesSeconds.toFixed(1)} s`,
  ].join('\n');
}

function coloured(status: ImageStatus): string {
  return styleText(COLOURS[status], status);
}

function seconds({ receivedAt, completedAt }: ImageRow): string {
  return completedAt ? `${((Date.parse(completedAt) - Date.parse(receivedAt)) / 1000).toFixed(1)} s` : '';
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
