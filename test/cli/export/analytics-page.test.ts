import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ParquetFile } from '../../../cli/export/parquet-file.ts';
import { ANALYSIS_COLUMNS, type AnalysisRecord } from '../../../functions/domain/outcome/analysis-record.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/analytics.md'), 'utf8');
const QUERIES = new Map(
  [...PAGE.matchAll(/^```sql (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', sql = '']) => [name, sql]),
);

const RUN = `
import duckdb, json, sys
rows = duckdb.sql(sys.stdin.read())
print(json.dumps([dict(zip(rows.columns, row)) for row in rows.fetchall()], default=str))
`;

/** The query runs in the directory of the file, as the reader runs it. */
function python(code: string, options: { readonly input?: string; readonly cwd?: string } = {}): string {
  return execFileSync('python3', ['-c', code], { encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'], ...options });
}

function hasDuckDb(): boolean {
  try {
    python('import duckdb');
    return true;
  } catch {
    return false;
  }
}

const EMPTY = Object.fromEntries(ANALYSIS_COLUMNS.map(({ name }) => [name, null])) as AnalysisRecord;

const RECORDS: readonly AnalysisRecord[] = [
  ...[1, 2, 3, 4, 5].map((seconds) =>
    image('ENROLLED', { seconds_to_outcome: seconds, key_prefix: 'a/', person: seconds < 4 ? 'p1' : `p${seconds}` }),
  ),
  image('ENROLLED', { completed_at: '2026-11-21T00:00:00.000Z', seconds_to_outcome: 6, key_prefix: 'b/', attempts: 3 }),
  image('REJECTED', { reason: 'NoFaceDetected', key_prefix: 'a/', person: 'p6' }),
  image('REJECTED', { reason: 'NoFaceDetected', key_prefix: 'b/' }),
  image('REJECTED', { reason: 'DuplicateImage', key_prefix: 'a/' }),
  image('FAILED', { reason: 'UrlRefused', key_prefix: 'b/', attempts: 5 }),
];

function image(status: string, more: Partial<AnalysisRecord>): AnalysisRecord {
  return { ...EMPTY, status, completed_at: '2026-11-20T23:59:59.999Z', attempts: 1, ...more };
}

let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'analytics-'));
  const file = new ParquetFile(join(directory, 'outcomes.parquet'), 4);
  await file.write(RECORDS);
  await file.end();
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const ANSWERS: Readonly<Record<string, readonly object[]>> = {
  'enrolled-by-day': [
    { day: '2026-11-20', images: 5 },
    { day: '2026-11-21', images: 1 },
  ],
  reasons: [
    { status: 'REJECTED', reason: 'NoFaceDetected', images: 2 },
    { status: 'REJECTED', reason: 'DuplicateImage', images: 1 },
    { status: 'FAILED', reason: 'UrlRefused', images: 1 },
  ],
  'seconds-to-face': [{ images: 6, p50: 3.5, p95: 5.75 }],
  'without-a-face': [
    { key_prefix: 'b/', images: 3, without_a_face: 2 },
    { key_prefix: 'a/', images: 6, without_a_face: 1 },
  ],
  retries: [
    { status: 'FAILED', reason: 'UrlRefused', images: 1, most_attempts: 5 },
    { status: 'ENROLLED', reason: null, images: 1, most_attempts: 3 },
  ],
  'few-faces': [
    { faces: 0, persons: 1 },
    { faces: 1, persons: 2 },
  ],
};

describe('docs/analytics.md', () => {
  it('has these queries', () => {
    expect([...QUERIES.keys()]).toEqual(Object.keys(ANSWERS));
  });

  (hasDuckDb() ? it : it.skip).each(Object.entries(ANSWERS))('answers with DuckDB: %s', (name, answer) => {
    expect(JSON.parse(python(RUN, { input: QUERIES.get(name) ?? '', cwd: directory }))).toEqual(answer);
  });
});
