import { type AnalysisRecord, analysisRecord } from '../../functions/domain/outcome/analysis-record.ts';
import { outcomeOf } from '../../functions/domain/outcome/outcome-of.ts';
import type { CompletedRows } from '../shared/completed-rows.ts';
import type { ExportContext, ExportOptions, ExportReport, OutcomeFile } from './ports.ts';

/** Writes the outcomes that the rows have. It reads the whole table and keeps no more than one page of it in memory. */
export async function exportOutcomes(
  rows: CompletedRows,
  file: OutcomeFile,
  { since, stack }: ExportOptions,
  { signal, onProgress }: ExportContext,
): Promise<ExportReport> {
  const written = { ENROLLED: 0, REJECTED: 0, FAILED: 0 };
  let [read, skipped] = [0, 0];
  const report = (): ExportReport => ({ read, written: { ...written }, skipped, isInterrupted: signal.aborted });
  for await (const page of rows.pages(since)) {
    if (signal.aborted) break;
    const records: AnalysisRecord[] = [];
    for (const row of page.rows) {
      const found = outcomeOf(row, stack);
      if (found.kind === 'invalid') skipped += 1;
      if (found.kind !== 'outcome') continue;
      // Persons have no pseudonym yet, and their ids stay in the stack.
      records.push(analysisRecord(found.outcome, null));
      written[found.outcome.status] += 1;
    }
    await file.write(records);
    read += page.read;
    onProgress(report());
  }
  return report();
}
