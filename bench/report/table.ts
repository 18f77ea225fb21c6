import Table from 'cli-table3';
import type { Row } from '../figure.ts';
import { isReached, type Measured, reachText, spread } from './measured.ts';

/** For the terminal. */
export function consoleTable(measured: readonly Measured[]): string {
  const table = new Table({
    head: ['', 'Figure', 'Product', 'Baseline', 'Reach', 'Limit'],
    style: { head: [], border: [] },
  });
  for (const { figure, rows } of measured) {
    for (const row of rows) {
      const name = row.variant === undefined ? figure.title : `${figure.title}\n  ${row.variant}`;
      table.push([mark(row), name, spread(row), baseline(row), reachText(row), row.limit ?? '']);
    }
  }
  return table.toString();
}

function baseline({ baseline: values, digits }: Row): string {
  return values === undefined ? '' : spread({ values, digits });
}

function mark(row: Row): string {
  const reached = isReached(row);
  return reached === undefined ? '' : reached ? '✔' : '✘';
}
