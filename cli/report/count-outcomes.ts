import { isoTime } from '../../functions/domain/clock.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { CompletedRows } from '../shared/completed-rows.ts';
import { OutcomeCounts } from './outcome-counts.ts';
import type { OutcomeReport, ReportContext, ReportOptions } from './ports.ts';

/**
 * Counts the outcomes of a period and of the one before it. It reads the whole table and keeps no more than one page of it in
 * memory.
 *
 * @returns with the newest enrolled images
 */
export async function countOutcomes(
  rows: CompletedRows,
  options: ReportOptions,
  { signal, onProgress }: ReportContext,
): Promise<{ readonly report: OutcomeReport; readonly enrolled: readonly FaceRow[] }> {
  const counts = new OutcomeCounts(options);
  let read = 0;
  for await (const page of rows.pages(isoTime(counts.since))) {
    if (signal.aborted) break;
    for (const row of page.rows) counts.add(row);
    read += page.read;
    onProgress(read, counts.counted);
  }
  return { report: { ...counts.report(), read, isInterrupted: signal.aborted }, enrolled: counts.enrolled };
}
