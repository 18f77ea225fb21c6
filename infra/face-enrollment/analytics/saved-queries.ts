import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DIST } from '../../dist.ts';

const DIRECTORY = join(DIST, 'queries');

export interface SavedQuery {
  /** Of the file, without `.sql`. */
  readonly name: string;
  /** The comment with which the file begins. */
  readonly description: string;
  readonly sql: string;
}

/** The queries of the folder `queries`, which the build copies, by name. */
export function savedQueries(): readonly SavedQuery[] {
  const files = readdirSync(DIRECTORY).filter((file) => file.endsWith('.sql'));
  const names = files.map((file) => basename(file, '.sql')).sort();
  return names.map((name) => {
    const sql = readFileSync(join(DIRECTORY, `${name}.sql`), 'utf8');
    return { name, description: descriptionOf(sql), sql };
  });
}

function descriptionOf(sql: string): string {
  const lines = sql.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^--\s*/, ''))
    .join(' ');
}
