import { type Link, linksOf } from './links.ts';
import { blocksOf, cellsOf } from './markdown.ts';

/** What a heading has below it, up to the next heading, apart from the words. */
export interface Section {
  readonly heading: string;
  readonly level: number;
  readonly line: number;
  readonly code: readonly CodeBlock[];
  readonly tables: readonly Table[];
  readonly links: readonly Link[];
  /** What is set as code within a sentence or a cell: names and commands. */
  readonly names: ReadonlySet<string>;
  /** Limits, defaults and figures, without separators of thousands. Those in names and code are left out. */
  readonly numbers: ReadonlySet<string>;
}

export interface CodeBlock {
  readonly line: number;
  /** The language and the name after the fence. */
  readonly info: string;
  readonly code: string;
}

export interface Table {
  readonly line: number;
  /** With the head, without the delimiters. */
  readonly rows: readonly (readonly string[])[];
}

const INLINE_CODE = /(`+)(?!`)([\s\S]*?)(?<!`)\1(?!`)/g;
const LINK_TARGET = /\]\([^)]*\)/g;
const NUMBER = /\d[\d,.]*\d|\d/g;
const ROW = /^\s*\|/;
const DELIMITERS = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** The sections of a page in order. What stands before the title is left out. */
export function sectionsOf(page: string): readonly Section[] {
  const blocks = blocksOf(page);
  const code = codeBlocksOf(page);
  const tables = tablesOf(page, code);
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  return headings.map(({ text, level = 0, line }, index) => {
    const end = headings[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    const isHere = (part: { readonly line: number }) => part.line >= line && part.line < end;
    const here = blocks.filter(isHere);
    const names = here.flatMap(({ text }) => [...text.matchAll(INLINE_CODE)].map(([, , name = '']) => name.trim()));
    return {
      heading: text,
      level,
      line,
      code: code.filter(isHere),
      tables: tables.filter(isHere),
      links: linksOf(here),
      names: new Set(names.map((name) => name.replace(/\s+/g, ' '))),
      numbers: new Set(here.flatMap(({ text }) => numbersIn(text))),
    };
  });
}

function numbersIn(text: string): readonly string[] {
  const words = text.replace(INLINE_CODE, '').replace(LINK_TARGET, ']');
  return [...words.matchAll(NUMBER)].map(([number]) => number.replaceAll(',', ''));
}

function codeBlocksOf(page: string): readonly CodeBlock[] {
  const found: CodeBlock[] = [];
  for (const { 1: before = '', 3: info = '', 4: code = '', index } of page.matchAll(
    /(^|\n)[ \t]*(`{3,}|~{3,})([^\n]*)\n([\s\S]*?)\n?[ \t]*\2(?=\n|$)/g,
  )) {
    found.push({ line: lineOf(page, index + before.length), info: info.trim(), code });
  }
  return found;
}

function tablesOf(page: string, code: readonly CodeBlock[]): readonly Table[] {
  const inCode = new Set(
    code.flatMap(({ line, code }) => Array.from({ length: code.split('\n').length }, (_, index) => line + 1 + index)),
  );
  const tables: { line: number; rows: (readonly string[])[] }[] = [];
  let isOpen = false;
  for (const [index, text] of page.split('\n').entries()) {
    const line = index + 1;
    const isRow = ROW.test(text) && !inCode.has(line);
    if (isRow && !isOpen) tables.push({ line, rows: [] });
    if (isRow && !DELIMITERS.test(text)) tables.at(-1)?.rows.push(cellsOf(text));
    isOpen = isRow;
  }
  return tables;
}

function lineOf(page: string, offset: number): number {
  return page.slice(0, offset).split('\n').length;
}
