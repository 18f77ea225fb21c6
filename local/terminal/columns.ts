import { styleText } from 'node:util';
import stringWidth from 'string-width';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** Terminal cells it may be narrowed to when there is no room for all; absent: it keeps its width. */
  readonly least?: number;
}

const GAP = '  ';
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Lines of equal columns below their titles, at most `width` terminal cells wide as long as each column has its least.
 * The widest columns give way first. Cells of a column that may be narrowed must be free of styles.
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
      .map((field, index) => padded(within(cells[index] ?? '', field.width), field.width, field.align))
      .join(GAP)
      .trimEnd();
  return [styleText('bold', line(columns.map(({ title }) => title))), ...rows.map(line)];
}

/** The text itself if it takes at most so many terminal cells; otherwise as much of it as there is room for, and an ellipsis. */
export function within(text: string, width: number): string {
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
