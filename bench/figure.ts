import type { Runs } from './runs/runs.ts';

/** What a value is compared with. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** One line of the table: a figure of the product, with the spread over the repetitions. */
export interface Row {
  /** Of the figure, where it has several lines. */
  readonly variant?: string;
  readonly values: readonly number[];
  /** The same of the baseline, in the same run. */
  readonly baseline?: readonly number[];
  readonly goal?: Bound;
  /** What no implementation can get below, or above; a text where it is more than a number. */
  readonly limit?: string;
  /** A count, which is the same on every machine: if it misses its goal the bench fails. */
  readonly isGuard?: boolean;
  readonly digits?: number;
  readonly note?: string;
  /** What it is called in the chart, where it stands beside its baseline; absent: not drawn. */
  readonly chartLabel?: string;
}

export interface Figure {
  readonly id: string;
  readonly title: string;
  /** What is counted or divided, and by what. */
  readonly explanation: string;
  measure(runs: Runs): Promise<readonly Row[]>;
}

export function isWithin(value: number, bound: Bound): boolean {
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}
