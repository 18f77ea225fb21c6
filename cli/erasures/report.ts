import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import { table } from '../shared/terminal/table.ts';

/** What `erasures` prints: one line for each erasure. */
export function erasureTable(records: readonly ErasureRecord[]): readonly string[] {
  return table(
    ['UPLOADED UNTIL (UTC)', 'STATUS', 'IMAGES', 'LEFT', 'PERSON', 'ERASURE'],
    records.map(({ asOf, status, counts, personHash, erasureId }) => [
      asOf.slice(0, 19).replace('T', ' '),
      status,
      String(counts.faces?.removed ?? 0),
      String(Object.values(counts).reduce((sum, { left }) => sum + left, 0)),
      personHash.slice(0, 12),
      erasureId,
    ]),
  );
}
