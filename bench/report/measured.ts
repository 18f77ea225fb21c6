import { type Figure, isWithin, type Row } from '../figure.ts';
import { median } from '../statistics.ts';

export interface Measured {
  readonly figure: Figure;
  readonly rows: readonly Row[];
  /** That measuring it took, without the runs that other figures had made before. */
  readonly seconds: number;
}

/** Counts whose median misses their goal. */
export function missedGoals(measured: readonly Measured[]): readonly string[] {
  return measured.flatMap(({ figure, rows }) =>
    rows
      .filter(({ isGuard, goal, values }) => isGuard && goal && !isWithin(median(values), goal))
      .map(
        (row) => `${figure.title}${row.variant ? `, ${row.variant}` : ''}: ${spread(row)}, expected ${goalText(row)}`,
      ),
  );
}

/** `0.31 (0.30 to 0.33)`; without the brackets when there is no spread. */
export function spread({ values, digits = 2 }: Pick<Row, 'values' | 'digits'>): string {
  const text = (value: number) => value.toFixed(digits);
  const middle = text(median(values));
  const [least, most] = [text(Math.min(...values)), text(Math.max(...values))];
  return least === most ? middle : `${middle} (${least} to ${most})`;
}

export function goalText({ goal, digits = 2 }: Row): string {
  if (goal === undefined) return '';
  const text = (value: number) => String(Number(value.toFixed(Math.max(digits, 2))));
  return 'atMost' in goal ? `at most ${text(goal.atMost)}` : `at least ${text(goal.atLeast)}`;
}

export function isMet({ goal, values }: Row): boolean | undefined {
  return goal && isWithin(median(values), goal);
}
