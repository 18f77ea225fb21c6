import { type Figure, isWithin, type Row } from '../figure.ts';
import { median } from '../statistics.ts';

export interface Measured {
  readonly figure: Figure;
  readonly rows: readonly Row[];
}

/** Counts whose median is beyond their reach. */
export function beyondReach(measured: readonly Measured[]): readonly string[] {
  return measured.flatMap(({ figure, rows }) =>
    rows
      .filter(({ isGuard, reach, values }) => isGuard && reach && !isWithin(median(values), reach))
      .map(
        (row) => `${figure.title}${row.variant ? `, ${row.variant}` : ''}: ${spread(row)}, expected ${reachText(row)}`,
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

export function reachText({ reach, digits = 2 }: Row): string {
  if (reach === undefined) return '';
  const text = (value: number) => String(Number(value.toFixed(Math.max(digits, 2))));
  return 'atMost' in reach ? `at most ${text(reach.atMost)}` : `at least ${text(reach.atLeast)}`;
}

export function isReached({ reach, values }: Row): boolean | undefined {
  return reach && isWithin(median(values), reach);
}
