import { EXIT, Problem } from '../shared/problem.ts';
import type { Mapping, RestorePorts, TableToRestore } from './ports.ts';

/** What is known before anything is stopped. Nothing has changed by then. */
export interface RestorePreview {
  /** ISO 8601. */
  readonly to: string;
  readonly faces: TableToRestore;
  readonly persons: TableToRestore;
  readonly mappings: readonly Mapping[];
  /** Erasures that the restored tables will not know of. */
  readonly erasures: number;
}

export async function previewRestore(
  to: string,
  { copies, mappings, erasures }: Pick<RestorePorts, 'copies' | 'mappings' | 'erasures'>,
): Promise<RestorePreview> {
  const [faces, persons, found, records] = await Promise.all([
    copies.describe('faces'),
    copies.describe('persons'),
    mappings.all(),
    erasures.all(),
  ]);
  const younger = records.filter(({ completedAt }) => completedAt === undefined || completedAt > to);
  return { to, faces, persons, mappings: found, erasures: younger.length };
}

/** @throws {Problem} when a table cannot be restored to that time */
export function checkWindow({ to, faces, persons }: RestorePreview): void {
  for (const { name, earliest, latest } of [faces, persons]) {
    if (earliest === undefined || latest === undefined) {
      throw new Problem(
        `Point-in-time recovery of the table ${name} is off, so it cannot be restored. Deploy the stack again, which turns it on for the future.`,
      );
    }
    const time = Date.parse(to);
    if (time >= earliest && time <= latest) continue;
    throw new Problem(
      `The table ${name} cannot be restored to ${to}. Expected a time from ${iso(earliest)} to ${iso(latest)}. The latest time is usually five minutes ago.`,
      EXIT.usage,
    );
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
