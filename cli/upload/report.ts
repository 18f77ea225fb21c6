import { personHasFace } from '../shared/person-has-face.ts';
import { shellQuoted } from '../shared/terminal/shell-quoted.ts';
import { table } from '../shared/terminal/table.ts';
import { wrapped } from '../shared/terminal/wrapped.ts';
import type { UploadReport, UploadResult } from './ports.ts';

/** What an upload of files prints. */

/** In the order of the summary. */
const KINDS = ['enrolled', 'duplicates', 'rejected', 'failed', 'pending', 'uploaded', 'notUploaded'] as const;
type ResultKind = (typeof KINDS)[number];

const WORDS: Readonly<Record<ResultKind, string>> = {
  enrolled: 'enrolled',
  duplicates: 'enrolled before',
  rejected: 'rejected',
  failed: 'failed',
  pending: 'without an outcome yet',
  uploaded: 'uploaded',
  notUploaded: 'not uploaded',
};

interface Asked {
  /** Whether the outcomes were waited for. */
  readonly isWaiting: boolean;
}

export function counts(results: readonly UploadResult[], asked: Asked): Readonly<Record<ResultKind, number>> {
  const kinds = results.map((result) => kindOf(result, asked));
  const count = (kind: ResultKind) => kinds.filter((one) => one === kind).length;
  return Object.fromEntries(KINDS.map((kind) => [kind, count(kind)])) as Record<ResultKind, number>;
}

/** Whether nothing is left to be done about the files. */
export function isSuccess({ results, isInterrupted }: UploadReport, { isWaiting }: Asked): boolean {
  const isDone = ({ version, row }: UploadResult) =>
    isWaiting ? row !== undefined && personHasFace(row) : version !== undefined;
  return !isInterrupted && results.every(isDone);
}

function kindOf({ version, row }: UploadResult, { isWaiting }: Asked): ResultKind {
  if (version === undefined) return 'notUploaded';
  if (!isWaiting) return 'uploaded';
  if (row === undefined || row.status === 'PENDING') return 'pending';
  if (row.status === 'ENROLLED') return 'enrolled';
  if (row.status === 'FAILED') return 'failed';
  return personHasFace(row) ? 'duplicates' : 'rejected';
}

/** @param errorText what to say about an upload that failed */
export function reportLines(
  { results }: UploadReport,
  asked: Asked & { readonly isLocal: boolean; readonly errorText: (error: unknown) => string },
): readonly string[] {
  const number = counts(results, asked);
  const parts = KINDS.filter((kind) => number[kind] > 0).map((kind) => `${number[kind]} ${WORDS[kind]}`);
  const details = results.flatMap((result) => detailLines(result, asked));
  return [
    ...resultTable(results, asked),
    ...details,
    '',
    `${results.length} ${results.length === 1 ? 'image' : 'images'}: ${parts.join(', ')}`,
  ];
}

function resultTable(results: readonly UploadResult[], { isWaiting }: Asked): readonly string[] {
  if (!isWaiting) {
    return table(
      ['VERSION', 'KEY'],
      results.map(({ version, objectKey }) => [version ?? 'not uploaded', objectKey]),
    );
  }
  return table(
    ['STATUS', 'REASON OR FACE ID', 'SECONDS', 'KEY'],
    results.map((result) => {
      const { row, version, objectKey } = result;
      const status = version === undefined ? 'not uploaded' : (row?.status ?? 'no row');
      return [status, row?.faceId ?? row?.reason ?? '', seconds(result), objectKey];
    }),
  );
}

function seconds({ row }: UploadResult): string {
  if (row?.completedAt === undefined) return '';
  return ((Date.parse(row.completedAt) - Date.parse(row.uploadedAt)) / 1000).toFixed(1);
}

/** What went wrong with one file, and what to do. */
function detailLines(
  result: UploadResult,
  { isWaiting, isLocal, errorText }: Parameters<typeof reportLines>[1],
): readonly string[] {
  const { row, objectKey, version, error } = result;
  const about = (title: string, text: string) => ['', `${objectKey}: ${title}`, ...wrapped(text, INDENT, INDENT)];
  if (version === undefined) return error === undefined ? [] : about('not uploaded', errorText(error));
  if (!isWaiting || row?.status === 'ENROLLED') return [];
  const status = `faces status ${shellQuoted(objectKey)} --version ${shellQuoted(version)} --wait${isLocal ? ' --local' : ''}`;
  if (row === undefined) {
    return about(
      'no row',
      `The stack has not examined the image yet. To wait longer: ${status}. doctor tells whether events arrive.`,
    );
  }
  const title = [row.status, row.reason].filter(Boolean).join(' ');
  const duplicate =
    row.duplicateOf === undefined ? '' : ` It is the same image as the one with face ${row.duplicateOf}.`;
  const message = `${row.message ?? ''}${duplicate}`.trim();
  if (row.status !== 'PENDING') return about(title, message);
  return about(title, `${message} The stack goes on without this command. To wait longer: ${status}`.trim());
}

const INDENT = '  ';
