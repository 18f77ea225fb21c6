/** What is wrong in one place of a page. */
export interface Problem {
  /** Counted from 1. */
  readonly line: number;
  readonly received: string;
  readonly expected: string;
}
