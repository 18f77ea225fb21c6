import type { QueryRow } from '../duckdb/duckdb.ts';

const TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?$/;

/** Rows as they are compared: DuckDB and Athena write times, numbers and flags differently from records. */
export function comparable(rows: readonly QueryRow[]): readonly QueryRow[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, comparableValue(value)])),
  );
}

function comparableValue(value: QueryRow[string]): QueryRow[string] {
  if (typeof value !== 'string') return value;
  const [, day, time, fraction = '.0'] = TIME.exec(value) ?? [];
  if (day !== undefined) return new Date(`${day}T${time}${fraction.slice(0, 4)}Z`).toISOString();
  if (value === 'true' || value === 'True') return true;
  if (value === 'false' || value === 'False') return false;
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}
