import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { exportOutcomes } from '../../../cli/export/export-outcomes.ts';
import { ParquetFile } from '../../../cli/export/parquet-file.ts';
import type { OutcomeFile } from '../../../cli/export/ports.ts';
import { CSV, JSON_LINES } from '../../../cli/export/record-text.ts';
import { summaryLines } from '../../../cli/export/report.ts';
import { TextFile } from '../../../cli/export/text-file.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { ANALYSIS_COLUMNS } from '../../../functions/domain/outcome/analysis-record.ts';
import { pendingRow } from '../../fakes/pending-row.ts';

const SINCE = '2026-11-20T00:00:00.000Z';

let directory: string;
let file: string;
let pages: FaceRow[][];
let interrupt: AbortController;
let asked: string[][];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'export-'));
  file = join(directory, 'outcomes');
  pages = [];
  interrupt = new AbortController();
  asked = [];
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function rowOf(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
  return pendingRow({
    objectKey,
    status: 'REJECTED',
    reason: 'NoFaceDetected',
    message: 'No face was found.',
    tencentCode: '-1101',
    attempts: 1,
    uploadedAt: '2026-11-20T08:15:50.000Z',
    receivedAt: '2026-11-20T08:15:50.412Z',
    completedAt: '2026-11-20T08:15:51.498Z',
    updatedAt: '2026-11-20T08:15:51.498Z',
    ...more,
  });
}

const enrolled = (objectKey: string) =>
  rowOf(objectKey, {
    status: 'ENROLLED',
    reason: undefined,
    message: undefined,
    faceId: '1',
    faceIdSource: 'response',
  });

async function run(into: OutcomeFile) {
  const source = {
    async *pages() {
      for (const rows of pages) yield { read: rows.length + 1, rows };
    },
  };
  const context = { signal: interrupt.signal, onProgress: () => {} };
  const pseudonyms = {
    of: async (personIds: Iterable<string>) => {
      asked.push([...personIds]);
      return new Map([['1001', 'pseudonym-1']]);
    },
  };
  const report = await exportOutcomes(
    { rows: source, pseudonyms },
    into,
    { since: SINCE, stack: 'FaceEnrollment' },
    context,
  );
  await into.end();
  return report;
}

describe('an export of outcomes', () => {
  it('counts what it wrote, read and left out', async () => {
    pages = [
      [rowOf('a'), enrolled('b')],
      [rowOf('c', { status: 'FAILED', reason: 'UrlRefused' }), rowOf('d', { attempts: -1 })],
    ];
    const report = await run(await TextFile.create(file, JSON_LINES));
    expect(report).toEqual({
      read: 6,
      written: { ENROLLED: 1, REJECTED: 1, FAILED: 1 },
      skipped: 1,
      isInterrupted: false,
    });
    expect(summaryLines(report, 'outcomes.jsonl', 1234)).toEqual([
      '3 outcomes (1 ENROLLED, 1 REJECTED, 1 FAILED), of 6 rows that were read',
      'outcomes.jsonl: 1,234 bytes',
      '1 rows were left out, because their outcome does not have the right form.',
    ]);
  });

  it('has the pseudonyms of persons, which it reads page by page, and no person id', async () => {
    pages = [[rowOf('a'), rowOf('b', { personId: '1002' })], [rowOf('c', { personId: undefined })]];
    await run(await TextFile.create(file, JSON_LINES));
    const text = readFileSync(file, 'utf8');
    const persons = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).person);
    expect(persons).toEqual(['pseudonym-1', null, null]);
    expect(text).not.toMatch(/1001|1002/);
    expect(asked).toEqual([['1001', '1002'], []]);
  });

  it('ends at an interruption', async () => {
    pages = [[rowOf('a')], [rowOf('b')]];
    interrupt.abort();
    expect(await run(await TextFile.create(file, JSON_LINES))).toMatchObject({ read: 0, isInterrupted: true });
  });

  it('as JSON lines has every column in each line', async () => {
    pages = [[rowOf('x/a')], [enrolled('b')]];
    await run(await TextFile.create(file, JSON_LINES));
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { status: 'REJECTED', reason: 'NoFaceDetected', key_prefix: 'x/', seconds_to_outcome: 1.498, size: null },
      { status: 'ENROLLED', reason: null, key_prefix: '' },
    ]);
  });

  it('as CSV has a head, empty fields for null, quotes where a field needs them, and no formulas', async () => {
    pages = [[rowOf('a,"b"/x', { size: 5 }), rowOf('=cmd|x!A1/x'), rowOf('-1+2/x')]];
    await run(await TextFile.create(file, CSV));
    const [head, first = '', second = '', third = ''] = readFileSync(file, 'utf8').split('\r\n');
    expect(head).toBe(ANALYSIS_COLUMNS.map(({ name }) => name).join(','));
    expect(first).toContain(',-1101,');
    expect(first).toContain(',"a,""b""/",pseudonym-1,,5,,,1,0,false,false,1.498,FaceEnrollment');
    expect(second).toContain(",'=cmd|x!A1/,");
    expect(third).toContain(",'-1+2/,");
  });

  it('as Parquet has times, whole numbers and nulls of their types, over several row groups', async () => {
    const many = Array.from({ length: 450 }, (_, index) => rowOf(`x/${index}`, { size: 5_000_000_000 + index }));
    pages = [many.slice(0, 300), many.slice(300), [enrolled('b')]];
    await run(new ParquetFile(file, 200));
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file) });
    expect(rows).toHaveLength(451);
    expect(Object.keys(rows[0] ?? {})).toEqual(ANALYSIS_COLUMNS.map(({ name }) => name));
    expect(rows[449]).toMatchObject({
      received_at: new Date('2026-11-20T08:15:50.412Z'),
      size: 5_000_000_449n,
      attempts: 1n,
      seconds_to_outcome: 1.498,
      created_person: false,
      width: null,
    });
    expect(rows.at(-1)).toMatchObject({ status: 'ENROLLED', reason: null, size: null });
  });

  it('as Parquet without an outcome is a file that can be read', async () => {
    await run(new ParquetFile(file));
    expect(await parquetReadObjects({ file: await asyncBufferFromFile(file) })).toEqual([]);
  });
});
