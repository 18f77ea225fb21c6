import type { FaceRow } from '../../functions/domain/face-row.ts';

/** The Faces table, page by page. */
export interface CompletedRows {
  pages(since: string): AsyncIterable<RowPage>;
}

export interface RowPage {
  /** Rows of the page, those that do not match included. */
  readonly read: number;
  /** Rows with an outcome at or after that time. */
  readonly rows: readonly FaceRow[];
}
