import { styleText } from 'node:util';
import stringWidth from 'string-width';
import type { ImageRow } from '../aws/image-row.ts';
import { columnsWithin, shortened } from '../terminal/columns.ts';
import { STATUS_COLOURS } from '../terminal/status-colours.ts';
import type { SampleResult } from './run-samples.ts';

const MAX_PERSON_WIDTH = 11;
const MAX_KEY_WIDTH = 60;
const INDENT = '   ';

/** Formats the results for a terminal of that width: one line for each image if there is room, otherwise two. */
export function sampleTable(results: readonly SampleResult[], width: number): string {
  const lines = wideTable(results);
  const isTooWide = lines.some((line) => stringWidth(line) > width);
  return (isTooWide ? narrowTable(results, width) : lines).join('\n');
}

function wideTable(results: readonly SampleResult[]): readonly string[] {
  const columns = [
    { title: '' },
    { title: 'Image' },
    { title: 'Person' },
    { title: 'Status' },
    { title: 'Face id or reason' },
    { title: 'Time', align: 'right' },
  ] as const;
  const rows = results.map((result) => [
    mark(result),
    result.sample.name,
    person(result),
    status(result),
    faceIdOrReason(result),
    seconds(result),
  ]);
  return columnsWithin(Infinity, columns, rows);
}

function narrowTable(results: readonly SampleResult[], width: number): readonly string[] {
  const columns = [{ title: '' }, { title: 'Image', least: 12 }, { title: 'Status' }] as const;
  const rows = results.map((result) => [mark(result), result.sample.name, status(result)]);
  const [titles = '', ...lines] = columnsWithin(width, columns, rows);
  const below = (...cells: readonly string[]) =>
    shortened(`${INDENT}${cells.filter(Boolean).join('  ')}`, width).trimEnd();
  return [
    titles,
    styleText('bold', below('Face id or reason', 'Person', 'Time')),
    ...results.flatMap((result, index) => [
      lines[index] ?? '',
      below(faceIdOrReason(result), person(result), seconds(result)),
    ]),
  ];
}

/** Names the expected and the actual result of each image that has another one. */
export function unexpectedResults(results: readonly SampleResult[]): readonly string[] {
  return results
    .filter(({ asExpected }) => !asExpected)
    .map(({ sample, row }) => {
      const expected = [sample.expected.status, sample.expected.reason].filter(Boolean).join(' ');
      const got = row ? [row.status, row.reason, row.tencentCode, row.message].filter(Boolean).join(' ') : 'no row';
      return `${sample.name} (${shortened(sample.key, MAX_KEY_WIDTH)}): expected ${expected}, got ${got}`;
    });
}

function mark({ asExpected }: SampleResult): string {
  return asExpected ? styleText('green', '✔') : styleText('red', '✘');
}

function person({ sample }: SampleResult): string {
  return shortened(sample.personId?.trim() || '-', MAX_PERSON_WIDTH);
}

function status({ row }: SampleResult): string {
  return row ? styleText(STATUS_COLOURS[row.status], row.status) : styleText('red', 'no row');
}

function faceIdOrReason({ row }: SampleResult): string {
  return row?.faceId ?? row?.reason ?? '';
}

function seconds({ row }: SampleResult): string {
  return row ? durationOf(row) : '';
}

function durationOf({ receivedAt, completedAt }: ImageRow): string {
  return completedAt ? `${((Date.parse(completedAt) - Date.parse(receivedAt)) / 1000).toFixed(1)} s` : '';
}
