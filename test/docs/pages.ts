import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cellsOf } from '../prose/markdown.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

export const NUMBER_WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

export interface Table {
  readonly head: readonly string[];
  /** Without the head, each with as many cells. */
  readonly rows: readonly (readonly string[])[];
}

/** @param path from the root of the repository */
export function pageAt(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** What a heading of any level has below it, up to the next one of the same or a higher level. */
export function sectionOf(page: string, heading: string): string {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start === -1) throw new Error(`There is no heading "${heading}".`);
  const level = lines[start]?.indexOf(' ') ?? 0;
  const end = lines.findIndex((line, index) => index > start && /^#+ /.test(line) && line.indexOf(' ') <= level);
  return lines.slice(start + 1, end === -1 ? undefined : end).join('\n');
}

/** The one table of a text whose first column has that title. */
export function tableOf(text: string, firstColumn: string): Table {
  const tables = [...text.matchAll(/^\|.*\|\n\|[-:| ]+\|\n(?:\|.*\|(?:\n|$))*/gm)].map(([lines]) => {
    const [head = [], , ...rows] = lines.trim().split('\n').map(cellsOf);
    return { head, rows };
  });
  const found = tables.filter(({ head }) => head[0] === firstColumn);
  if (found.length !== 1 || found[0] === undefined) {
    const heads = tables.map(({ head }) => head[0]).join(', ');
    throw new Error(`${found.length} tables begin with a column "${firstColumn}"; there are ${heads}.`);
  }
  return found[0];
}

/** What is set as code in a cell. */
export function codeIn(cell = ''): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/** What is set as code in one column, in the order of the alphabet, as often as it is there. */
export function codeInColumn({ rows }: Table, column: number): readonly string[] {
  return rows.flatMap((cells) => codeIn(cells[column])).sort();
}
