import { analysisRecord } from '../../functions/domain/outcome/analysis-record.ts';
import type { ImageOutcome } from '../../functions/domain/outcome/image-outcome.ts';
import { outcomeOf } from '../../functions/domain/outcome/outcome-of.ts';
import type { ExportContext, ExportOptions, ExportReport, ExportSource, OutcomeFile } from './ports.ts';

/** Writes the outcomes that the rows have. It reads the whole table and keeps no more than one page of it in memory. */
export async function exportOutcomes(
  { rows, pseudonyms }: ExportSource,
  file: OutcomeFile,
  { since, stack }: ExportOptions,
  { signal, onProgress }: ExportContext,
): Promise<ExportReport> {
  const written = { ENROLLED: 0, REJECTED: 0, FAILED: 0 };
  let [read, skipped] = [0, 0];
  const report = (): ExportReport => ({ read, written: { ...written }, skipped, isInterrupted: signal.aborted });
  for await (const page of rows.pages(since)) {
    if (signal.aborted) break;
    const outcomes: ImageOutcome[] = [];
    for (const row of page.rows) {
      const found = outcomeOf(row, stack);
      if (found.kind === 'invalid') skipped += 1;
      if (found.kind === 'outcome') outcomes.push(found.outcome);
    }
    const persons = await pseudonyms.of(outcomes.flatMap(({ personId }) => personId ?? []));
    await file.write(outcomes.map((outcome) => analysisRecord(outcome, persons.get(outcome.personId ?? '') ?? null)));
    for (const { status } of outcomes) written[status] += 1;
    read += page.read;
    onProgress(report());
  }
  return report();
}
