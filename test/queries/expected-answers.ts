import type { AnalysisRecord } from '../../functions/domain/outcome/analysis-record.ts';
import type { QueryRow } from '../duckdb/duckdb.ts';

const DAY_MS = 24 * 60 * 60_000;
const FACES_WANTED = 3;
const PRICE = 0.003;

/** The latest outcome of each image, whatever the order of the records is, and however often one is there. */
export function latestOutcomes(records: readonly AnalysisRecord[]): readonly AnalysisRecord[] {
  const latest = new Map<unknown, AnalysisRecord>();
  for (const record of records) {
    const known = latest.get(record.image);
    if (known === undefined || rank(record) > rank(known)) latest.set(record.image, record);
  }
  return [...latest.values()];
}

function rank({ completed_at, outcome_id }: AnalysisRecord): string {
  return `${completed_at} ${outcome_id}`;
}

/**
 * Counts in the records what each saved query answers, without SQL.
 *
 * @param records all that were published, in any order
 * @param today the day in UTC
 */
export function expectedAnswers(
  records: readonly AnalysisRecord[],
  today: string,
): Readonly<Record<string, readonly QueryRow[]>> {
  const images = latestOutcomes(records);
  const weekAgo = new Date(Date.parse(today) - 7 * DAY_MS).toISOString();
  const isEnrolled = ({ status }: AnalysisRecord) => status === 'ENROLLED';
  const enrolled = images.filter(isEnrolled);
  const refused = images.filter(({ reason }) => reason !== null);
  const day = ({ completed_at }: AnalysisRecord) => String(completed_at).slice(0, 10);
  const hour = ({ uploaded_at }: AnalysisRecord) => `${String(uploaded_at).slice(0, 13)}:00:00.000Z`;
  const persons = groups(
    images.filter(({ person }) => person !== null),
    ({ person }) => ({ person }),
  );
  const facesOf = (of: readonly AnalysisRecord[]) => of.filter(isEnrolled).length;
  return {
    'enrolled-by-day': groups(
      enrolled.filter(({ completed_at }) => String(completed_at) >= weekAgo),
      (image) => ({ day: day(image) }),
    )
      .map(([key, of]) => ({ ...key, enrolled: of.length }))
      .sort(by(['day', 1])),
    'outcomes-by-day': groups(images, (image) => ({ day: day(image), key_prefix: image.key_prefix }))
      .map(([key, of]) => ({
        ...key,
        total: of.length,
        enrolled: facesOf(of),
        rejected: of.filter(({ status }) => status === 'REJECTED').length,
        failed: of.filter(({ status }) => status === 'FAILED').length,
      }))
      .sort(by(['day', -1], ['key_prefix', 1])),
    reasons: groups(refused, ({ status, reason }) => ({ status, reason }))
      .map(([key, of]) => ({ ...key, total: of.length }))
      .sort(by(['total', -1], ['status', 1], ['reason', 1]))
      .slice(0, 5),
    'reasons-by-day': groups(refused, (image) => ({
      day: day(image),
      key_prefix: image.key_prefix,
      status: image.status,
      reason: image.reason,
    }))
      .map(([key, of]) => ({ ...key, total: of.length }))
      .sort(by(['day', -1], ['total', -1], ['key_prefix', 1], ['status', 1], ['reason', 1])),
    'seconds-to-face': [{ total: enrolled.length, p50: percentile(enrolled, 0.5), p95: percentile(enrolled, 0.95) }],
    'seconds-by-hour': groups(images, (image) => ({ hour: hour(image) }))
      .map(([key, of]) => ({
        ...key,
        total: of.length,
        p50: percentile(of, 0.5),
        p95: percentile(of, 0.95),
        p99: percentile(of, 0.99),
      }))
      .sort(by(['hour', -1])),
    retries: groups(
      images.filter(({ attempts }) => Number(attempts) > 1),
      ({ status, reason }) => ({ status, reason }),
    )
      .map(([key, of]) => ({
        ...key,
        total: of.length,
        retries: sum(of, ({ attempts }) => Number(attempts) - 1),
        most_attempts: Math.max(...of.map(({ attempts }) => Number(attempts))),
      }))
      .sort(by(['total', -1], ['status', 1], ['reason', 1])),
    'persons-by-faces': groups(
      persons.map(([, of]) => ({ faces: facesOf(of) })),
      ({ faces }) => ({ faces }),
    )
      .map(([key, of]) => ({ ...key, persons: of.length }))
      .sort(by(['faces', 1])),
    'persons-with-few-faces': persons
      .map(([key, of]) => ({
        ...key,
        faces: facesOf(of),
        total: of.length,
        latest_upload:
          of
            .map(({ uploaded_at }) => String(uploaded_at))
            .sort()
            .at(-1) ?? null,
      }))
      .filter(({ faces }) => faces < FACES_WANTED)
      .sort(by(['faces', 1], ['person', 1])),
    'images-without-a-face': refused
      .filter(({ reason }) => reason !== 'DuplicateImage')
      .map((image) => pick(image, ['uploaded_at', 'key_prefix', 'image', 'person', 'status', 'reason', 'attempts']))
      .sort(by(['uploaded_at', -1], ['image', 1])),
    'cost-by-day': groups(images, (image) => ({ day: day(image) }))
      .map(([key, of]) => {
        const attempts = sum(of, (image) => Number(image.attempts));
        return { ...key, attempts, cost_at_most: Math.round(attempts * PRICE * 100) / 100 };
      })
      .sort(by(['day', -1])),
    'new-persons': images
      .filter(({ created_person }) => created_person === true)
      .map((image) => pick(image, NEW_PERSON_COLUMNS))
      .sort(by(['completed_at', -1], ['image', 1])),
    'changed-since': changedSince(records, images, weekAgo),
  };
}

const NEW_PERSON_COLUMNS = [
  'completed_at',
  'person',
  'image',
  'key_prefix',
  'format',
  'width',
  'height',
  'seconds_to_outcome',
] as const;

function changedSince(
  records: readonly AnalysisRecord[],
  images: readonly AnalysisRecord[],
  moment: string,
): readonly QueryRow[] {
  const earlier = latestOutcomes(records.filter(({ completed_at }) => String(completed_at) < moment));
  const before = new Map(earlier.map((record) => [record.image, record]));
  return images
    .filter(({ completed_at }) => String(completed_at) >= moment)
    .map((image) => ({
      ...pick(image, ['completed_at', 'key_prefix', 'image', 'status', 'reason']),
      earlier_status: before.get(image.image)?.status ?? null,
      earlier_reason: before.get(image.image)?.reason ?? null,
    }))
    .sort(by(['completed_at', -1], ['image', 1]));
}

/** The nearest rank. */
function percentile(images: readonly AnalysisRecord[], share: number): number | null {
  const sorted = images.map(({ seconds_to_outcome }) => Number(seconds_to_outcome)).sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}

function groups<One, Key extends QueryRow>(
  all: readonly One[],
  keyOf: (one: One) => Key,
): readonly (readonly [Key, readonly One[]])[] {
  const found = new Map<string, [Key, One[]]>();
  for (const one of all) {
    const key = keyOf(one);
    const text = JSON.stringify(key);
    const group = found.get(text) ?? [key, []];
    group[1].push(one);
    found.set(text, group);
  }
  return [...found.values()];
}

function pick<Name extends keyof AnalysisRecord>(record: AnalysisRecord, names: readonly Name[]): QueryRow {
  return Object.fromEntries(names.map((name) => [name, record[name]]));
}

function sum<One>(all: readonly One[], of: (one: One) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}

/** Compares as SQL does, with null behind everything. */
function by(...columns: readonly (readonly [string, 1 | -1])[]) {
  return (a: QueryRow, b: QueryRow): number => {
    for (const [name, direction] of columns) {
      const [one, other] = [a[name] ?? null, b[name] ?? null];
      if (one === other) continue;
      if (one === null || other === null) return one === null ? 1 : -1;
      return one < other ? -direction : direction;
    }
    return 0;
  };
}
