/** A part of a page that is read as one piece of text. */
export interface Block {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'cell';
  readonly text: string;
  /** The line of the file, counted from 1, on which the text begins. */
  readonly line: number;
  /** 1 to 6, of a heading. */
  readonly level?: number;
}

const FENCE = /^\s*(`{3,}|~{3,})/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^\s*(?:[-*+]|\d+[.)])\s+/;
const ROW = /^\s*\|/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const DELIMITERS = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const DEFINITION = /^\s*\[[^\]]+\]:\s+\S+/;

/** What is read on a page. Fenced code, the lines between a table's head and its rows, and link definitions are left out. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { kind: 'paragraph' | 'item'; lines: string[]; line: number } | undefined;
  let fence: string | undefined;
  const close = () => {
    if (open !== undefined) blocks.push({ kind: open.kind, text: open.lines.join('\n'), line: open.line });
    open = undefined;
  };
  for (const [index, raw] of page.split('\n').entries()) {
    const line = index + 1;
    const [, mark] = FENCE.exec(raw) ?? [];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      continue;
    }
    const text = raw.replace(/^\s*>\s?/, '');
    const heading = HEADING.exec(text);
    if (mark !== undefined) {
      close();
      fence = mark;
    } else if (heading !== null) {
      close();
      blocks.push({ kind: 'heading', text: heading[2] ?? '', line, level: heading[1]?.length ?? 0 });
    } else if (text.trim() === '' || RULE.test(text) || DEFINITION.test(text)) {
      close();
    } else if (ROW.test(text)) {
      close();
      if (!DELIMITERS.test(text))
        blocks.push(...cellsOf(text).map((cell) => ({ kind: 'cell', text: cell, line }) as const));
    } else if (ITEM.test(text)) {
      close();
      open = { kind: 'item', lines: [text.replace(ITEM, '')], line };
    } else {
      open ??= { kind: 'paragraph', lines: [], line };
      open.lines.push(text);
    }
  }
  close();
  return blocks;
}

/** The cells of one row of a table. An escaped `|` does not end a cell. */
export function cellsOf(row: string): readonly string[] {
  const inner = row.trim().replace(/^\||(?<!\\)\|$/g, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}
