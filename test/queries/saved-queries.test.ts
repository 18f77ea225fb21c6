import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ParquetFile } from '../../cli/export/parquet-file.ts';
import { ANALYSIS_COLUMNS, type AnalysisRecord } from '../../functions/domain/outcome/analysis-record.ts';
import { savedQueries } from '../../infra/face-enrollment/analytics/saved-queries.ts';
import { prepareDuckDb, type QueryRow, queryDuckDb } from '../duckdb/duckdb.ts';
import { comparable } from './comparable.ts';
import { expectedAnswers, latestOutcomes } from './expected-answers.ts';

const VIEW = 'images';
const QUERIES = savedQueries();
const TODAY = new Date().toISOString().slice(0, 10);
const DAY_MS = 24 * 60 * 60_000;
const IMAGES = 240;
const REASONS = [
  'NoFaceDetected',
  'QualityTooLow',
  'DuplicateImage',
  'ImageTooLarge',
  'NotSamePerson',
  'PersonFull',
  null,
];

const EMPTY = Object.fromEntries(ANALYSIS_COLUMNS.map(({ name }) => [name, null])) as AnalysisRecord;

/** Outcomes of the last two weeks. The seventh images failed first and were enrolled days later. */
function outcomesOf(image: number): readonly AnalysisRecord[] {
  const uploadedAt = Date.parse(TODAY) - 14 * DAY_MS + image * 83 * 60_000;
  const reason = REASONS[image % REASONS.length] ?? null;
  const common = {
    ...EMPTY,
    uploaded_at: new Date(uploadedAt).toISOString(),
    image: `image-${image}`,
    key_prefix: ['', 'a/', 'b/c/'][image % 3] ?? '',
    person: image % 11 === 0 ? null : `person-${(image * image) % 37}`,
    format: 'jpeg',
    width: 400 + image,
    height: 500,
    created_person: false,
  };
  const ended = (seconds: number, more: Partial<AnalysisRecord>): AnalysisRecord => {
    const completed_at = new Date(uploadedAt + seconds * 1000).toISOString();
    return { ...common, completed_at, outcome_id: `${image}-${seconds}`, seconds_to_outcome: seconds, ...more };
  };
  if (reason !== null) return [ended(2 + (image % 5), { status: 'REJECTED', reason, attempts: image % 2 })];
  const failed = ended(900.5, { status: 'FAILED', reason: 'TencentUnavailable', attempts: 40 });
  const enrolled = { status: 'ENROLLED', attempts: 1 + (image % 4), created_person: image % 8 === 0 };
  if (image % 2 === 0) return [ended(3 + image / 16, enrolled)];
  return image % 3 === 0 ? [failed] : [failed, ended(3 * 24 * 60 * 60, { ...enrolled, attempts: 41 })];
}

const RECORDS = Array.from({ length: IMAGES }, (_, image) => outcomesOf(image)).flat();
/** Published again, without the person's pseudonym, and before what is older. */
const REPEATED = RECORDS.filter((_, at) => at % 5 === 0).map((record) => ({ ...record, person: null }));
const FILES = [
  ['day=2026-11-01/late.parquet', [...RECORDS].reverse().slice(0, 100)],
  ['day=2026-11-02/repeated.parquet', REPEATED],
  ['day=2026-11-02/others.parquet', RECORDS.slice(0, RECORDS.length - 100)],
] as const;

let directory: string;
beforeAll(async () => {
  await prepareDuckDb();
  directory = mkdtempSync(join(tmpdir(), 'saved-queries-'));
  for (const [name, records] of FILES) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    const file = new ParquetFile(join(directory, name));
    await file.write(records);
    await file.end();
  }
}, 120_000);
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const OUTCOMES = "CREATE VIEW outcomes AS FROM read_parquet('day=*/*.parquet', hive_partitioning = true)";
const COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = 'images'";
const EXPECTED = expectedAnswers(RECORDS, TODAY);

describe('each saved query', () => {
  it('has an expected answer, and says what it answers', () => {
    const names = QUERIES.map(({ name }) => name).filter((name) => name !== VIEW);
    expect(names).toEqual(Object.keys(expectedAnswers([], TODAY)).sort());
    for (const { description } of QUERIES) expect(description).toMatch(/^[A-Z].{20,}[.?"']$/);
  });

  it('is one statement without a semicolon, which Athena takes', () => {
    for (const { sql } of QUERIES) expect(sql).not.toContain(';');
  });
});

describe('with late, repeated and revised outcomes, DuckDB answers', () => {
  let answers: Readonly<Record<string, readonly QueryRow[]>>;
  beforeAll(() => {
    const saved = Object.fromEntries(QUERIES.map(({ name, sql }) => [name, sql]));
    const { [VIEW]: view = '', ...queries } = saved;
    const own = { everything: 'SELECT image, status, person FROM images ORDER BY image', columns: COLUMNS };
    answers = queryDuckDb({ ...queries, ...own }, { setup: [OUTCOMES, view], cwd: directory });
  });

  it('one row for each image: its latest outcome, with the pseudonym that is known', () => {
    const latest = latestOutcomes(RECORDS).map(({ image, status, person }) => ({ image, status, person }));
    expect(answers.everything).toEqual(latest.toSorted((a, b) => (String(a.image) < String(b.image) ? -1 : 1)));
    expect(answers.everything).toHaveLength(IMAGES);
  });

  it('the columns of a record, and no others', () => {
    expect(answers.columns?.map((row) => row.column_name)).toEqual(ANALYSIS_COLUMNS.map(({ name }) => name));
  });

  it.each(Object.keys(EXPECTED))('%s as the records have it', (name) => {
    const rows = comparable(answers[name] ?? []);
    expect(rows).toEqual(comparable(EXPECTED[name] ?? []));
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe('on an exported file, DuckDB answers', () => {
  const ONLY_IN_THE_LAKE = [VIEW, 'changed-since'];
  const latest = latestOutcomes(RECORDS);
  const expected = expectedAnswers(latest, TODAY);
  let answers: Readonly<Record<string, readonly QueryRow[]>>;
  beforeAll(async () => {
    const file = new ParquetFile(join(directory, 'outcomes.parquet'));
    await file.write(latest);
    await file.end();
    const queries = QUERIES.filter(({ name }) => !ONLY_IN_THE_LAKE.includes(name)).map(({ name, sql }) => [name, sql]);
    answers = queryDuckDb(Object.fromEntries(queries), { setup: [documentedView()], cwd: directory });
  });

  it.each(Object.keys(expected).filter((name) => !ONLY_IN_THE_LAKE.includes(name)))(
    '%s as the records have it',
    (name) => {
      expect(comparable(answers[name] ?? [])).toEqual(comparable(expected[name] ?? []));
    },
  );
});

/** Of docs/analytics.md. */
function documentedView(): string {
  const page = readFileSync(join(import.meta.dirname, '../../docs/analytics.md'), 'utf8');
  return /^duckdb \S+ "(CREATE [^"]+)"$/m.exec(page)?.[1] ?? '';
}
