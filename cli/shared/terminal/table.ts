import { terminalWidth } from './terminal-width.ts';

const GAP = '  ';
const INDENT = '    ';

/**
 * Columns as wide as their longest cell, but for the last one. Numbers stand at the right. Where a row is wider than the
 * terminal, its last cell has a line of its own: it is a key, to be copied as a whole.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = terminalWidth(),
): readonly string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const isNumeric = head.map(
    (_, column) => rows.length > 0 && rows.every((cells) => /^[\d,]*$/.test(cells[column] ?? '')),
  );
  const lines = all.map((cells) =>
    cells.map((cell, column) => {
      const columnWidth = widths[column] ?? 0;
      if (isNumeric[column]) return cell.padStart(columnWidth);
      return column === cells.length - 1 ? cell : cell.padEnd(columnWidth);
    }),
  );
  const isTooWide = lines.some((cells) => cells.join(GAP).length > width);
  return lines.flatMap((cells) => {
    if (!isTooWide) return [cells.join(GAP).trimEnd()];
    return [cells.slice(0, -1).join(GAP).trimEnd(), `${INDENT}${cells.at(-1)}`];
  });
}
