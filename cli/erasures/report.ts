import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import { table } from '../shared/terminal/table.ts';

const MINUTES = '2026-11-20T08:00'.length;

/** What `erasures` prints: one line for each erasure, with the time until which it covers uploads. */
export function erasureTable(records: readonly ErasureRecord[]): readonly string[] {
  return table(
    ['UNTIL (UTC)', 'STATUS', 'IMAGES', 'LEFT', 'ERASURE'],
    records.map(({ asOf, status, counts, erasureId, continuedBy }) => [
      asOf.slice(0, MINUTES).replace('T', ' '),
      continuedBy === undefined ? status : 'continued',
      String(counts.faces?.removed ?? 0),
      String(Object.values(counts).reduce((sum, { left }) => sum + left, 0)),
      erasureId,
    ]),
  );
}
