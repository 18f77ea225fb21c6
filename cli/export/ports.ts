import type { AnalysisRecord } from '../../functions/domain/outcome/analysis-record.ts';
import type { OutcomeStatus } from '../../functions/domain/outcome/outcome-reasons.ts';
import type { Pseudonyms } from '../../functions/publish/ports.ts';
import type { CompletedRows } from '../shared/completed-rows.ts';

export interface ExportSource {
  readonly rows: CompletedRows;
  readonly pseudonyms: Pseudonyms;
}

/** A file of outcomes that is being written. */
export interface OutcomeFile {
  write(records: readonly AnalysisRecord[]): Promise<void>;
  end(): Promise<void>;
}

export interface ExportOptions {
  /** ISO 8601: outcomes from this time on. */
  readonly since: string;
  /** Name of the CloudFormation stack. */
  readonly stack: string;
}

export interface ExportContext {
  readonly signal: AbortSignal;
  onProgress(report: ExportReport): void;
}

export interface ExportReport {
  /** Rows that were read. */
  readonly read: number;
  /** Outcomes that were written. */
  readonly written: Readonly<Record<OutcomeStatus, number>>;
  /** Rows whose outcome does not have the form that it should have. */
  readonly skipped: number;
  readonly isInterrupted: boolean;
}
