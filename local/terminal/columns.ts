import { styleText } from 'node:util';
import stringWidth from 'string-width';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** The smallest width of the column, in terminal cells. Absent: the column keeps its width. */
  readonly least?: number;
}

const GAP = '  ';
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Formats a table with a line of titles, at most `width` terminal cells wide if the smallest widths of the columns allow it.
 * The widest columns are narrowed first. Cells of a column with a smallest width must not have styles.
 */
export function columnsWithin(
  width: number,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const fields = columns.map(({ title, least = Infinity, align }, index) => {
    const cellWidths = rows.map((row) => stringWidth(row[index] ?? ''));
    return { width: Math.max(stringWidth(title), ...cellWidths), least, align };
  });
  const total = fields.reduce((sum, field) => sum + field.width, GAP.length * (fields.length - 1));
  for (let excess = total - width; excess > 0; excess -= 1) {
    const [widest] = fields.filter((field) => field.width > field.least).sort((a, b) => b.width - a.width);
    if (!widest) break;
    widest.width -= 1;
  }
  const line = (cells: readonly string[]) =>
    fields
      .map((field, index) => padded(shortened(cells[index] ?? '', field.width), field.width, field.align))
      .join(GAP)
      .trimEnd();
  return [styleText('bold', line(columns.map(({ title }) => title))), ...rows.map(line)];
}

/** Shortens a text to that many terminal cells: the last one is an ellipsis when something was cut off. */
export function shortened(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let start = '';
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (stringWidth(start + segment) > width - 1) break;
    start += segment;
  }
  return `${start}…`;
}

function padded(text: string, width: number, align: 'right' | undefined): string {
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? blanks + text : text + blanks;
}
