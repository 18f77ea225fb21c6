import { isoTime } from '../domain/clock.ts';
import type { ErasureRecord } from '../domain/erasure/erasure-record.ts';
import type { EraseContext } from './ports.ts';
import { withoutNames } from './receipt.ts';

/** Notes the erasure whose tombstone is taken over, with those that it has taken over itself. */
export async function continuing(
  record: ErasureRecord,
  earlierId: string,
  { records }: Pick<EraseContext, 'records'>,
): Promise<ErasureRecord> {
  const known = record.continues ?? [];
  if (earlierId === record.erasureId || known.includes(earlierId)) return record;
  const earlier = await records.find(earlierId);
  const continues = new Set([...known, earlierId, ...(earlier?.continues ?? [])]);
  continues.delete(record.erasureId);
  return records.save({ ...record, continues: [...continues] });
}

/**
 * Lets the receipts of earlier erasures of the person name nothing any more: this erasure has looked at what they left, and its own
 * receipt names the rest. A key may be personal data. One that is RUNNING may have no message any more.
 */
export async function closeEarlier(
  { erasureId, continues = [] }: ErasureRecord,
  { records, clock }: Pick<EraseContext, 'records' | 'clock'>,
): Promise<void> {
  for (const id of continues) {
    const earlier = await records.find(id);
    if (earlier === undefined || earlier.status === 'DONE' || earlier.continuedBy === erasureId) continue;
    const left = withoutNames(earlier.left);
    await records.save({ ...earlier, left, continuedBy: erasureId, updatedAt: isoTime(clock.now()) });
  }
}
