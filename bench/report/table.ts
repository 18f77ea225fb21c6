import Table from 'cli-table3';
import type { Row } from '../figure.ts';
import { goalText, isMet, type Measured, spread } from './measured.ts';

/** For the terminal. */
export function consoleTable(measured: readonly Measured[]): string {
  const table = new Table({
    head: ['', 'Figure', 'Product', 'Baseline', 'Goal', 'Limit'],
    style: { head: [], border: [] },
  });
  for (const { figure, rows } of measured) {
    for (const row of rows) {
      const name = row.variant === undefined ? figure.title : `${figure.title}\n  ${row.variant}`;
      table.push([mark(row), name, spread(row), baseline(row), goalText(row), row.limit ?? '']);
    }
  }
  return table.toString();
}

function baseline({ baseline: values, digits }: Row): string {
  return values === undefined ? '' : spread({ values, digits });
}

function mark(row: Row): string {
  const met = isMet(row);
  return met === undefined ? '' : met ? '✔' : '✘';
}
