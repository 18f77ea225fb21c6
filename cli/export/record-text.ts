import { ANALYSIS_COLUMNS, type AnalysisRecord } from '../../functions/domain/outcome/analysis-record.ts';

/** Outcomes as lines of text. */
export interface RecordText {
  /** Before the first record. */
  readonly head: string;
  line(record: AnalysisRecord): string;
}

/** As RFC 4180, with a head. Null is empty. */
export const CSV: RecordText = {
  head: `${ANALYSIS_COLUMNS.map(({ name }) => name).join(',')}\r\n`,
  line: (record) => `${ANALYSIS_COLUMNS.map(({ name }) => csvField(record[name])).join(',')}\r\n`,
};

/** One JSON object in each line, with every column. */
export const JSON_LINES: RecordText = {
  head: '',
  line: (record) => `${JSON.stringify(record)}\n`,
};

/** Spreadsheets would take it for a formula, and applications choose the keys. A code such as -1101 is a number. */
const FORMULA = /^([=+@\t\r]|-(?!\d+$))/;

function csvField(value: AnalysisRecord[keyof AnalysisRecord]): string {
  if (value === null) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
