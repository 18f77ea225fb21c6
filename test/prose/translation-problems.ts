import { dirname, join, normalize } from 'node:path';
import { anchorsOf } from './links.ts';
import { blocksOf } from './markdown.ts';
import { type CodeBlock, type Section, sectionsOf, type Table } from './page-parts.ts';
import type { Problem } from './problem.ts';

/** Two pages with the same content. */
export interface TranslatedPage {
  /** The path of the English page, from the root of the repository. */
  readonly original: string;
  readonly translation: string;
}

/**
 * Where a translation does not have what the English page has: headings, code, tables, links, names and numbers, in the same order of
 * sections. The words themselves are not compared.
 *
 * @param read - the text of a page
 * @param pairs - all pages with a translation, for links between them
 * @returns problems of the translation, with its lines
 */
export function translationProblems(
  { original, translation }: TranslatedPage,
  read: (page: string) => string,
  pairs: readonly TranslatedPage[],
): readonly Problem[] {
  const english = sectionsOf(read(original));
  const translated = sectionsOf(read(translation));
  const problems: Problem[] = [];
  for (let index = 0; index < Math.max(english.length, translated.length); index++) {
    const [expected, received] = [english[index], translated[index]];
    const heading = headingProblem(index, english, translated, original);
    // The sections after it would all be compared with wrong ones.
    if (heading !== undefined) return [...problems, heading];
    if (expected === undefined || received === undefined) continue;
    const source = `${original}:${expected.line}`;
    problems.push(
      ...codeProblems(expected.code, received, original),
      ...tableProblems(expected.tables, received, original),
      ...listProblems(
        { line: received.line, what: 'links', source },
        expected.links.map(({ target }) => canonicalTarget(original, target, read, pairs)),
        received.links.map(({ target }) => canonicalTarget(translation, target, read, pairs)),
      ),
      ...listProblems({ line: received.line, what: 'names in code', source }, [...expected.names], [...received.names]),
      ...listProblems({ line: received.line, what: 'numbers', source }, [...expected.numbers], [...received.numbers]),
    );
  }
  return problems;
}

/** The first heading that one page has and the other has not. */
function headingProblem(
  index: number,
  english: readonly Section[],
  translated: readonly Section[],
  original: string,
): Problem | undefined {
  const [expected, received] = [english[index], translated[index]];
  const isMissing =
    english.length > translated.length && likeness(english[index + 1], received) > likeness(expected, received);
  const isSurplus =
    english.length < translated.length && likeness(expected, translated[index + 1]) > likeness(expected, received);
  if (expected?.level === received?.level && !isMissing && !isSurplus) return undefined;
  const described = (section: Section | undefined) =>
    section === undefined ? 'the end of the page' : `a heading of level ${section.level}, "${section.heading}"`;
  return {
    line: received?.line ?? translated.at(-1)?.line ?? 1,
    received: described(received),
    expected: `${isSurplus ? 'no heading here' : described(expected)}, as in ${original}${expected === undefined ? '' : `:${expected.line}`}`,
  };
}

/** From 0 to 1: how much of what is not translated two sections share. */
function likeness(one: Section | undefined, other: Section | undefined): number {
  if (one === undefined || other === undefined || one.level !== other.level) return -1;
  const all = new Set([
    ...one.names,
    ...other.names,
    `${one.code.length} code blocks`,
    `${other.code.length} code blocks`,
  ]);
  const both =
    [...one.names].filter((name) => other.names.has(name)).length + Number(one.code.length === other.code.length);
  return both / all.size;
}

function codeProblems(expected: readonly CodeBlock[], { code, line }: Section, original: string): readonly Problem[] {
  if (expected.length !== code.length) {
    const first = expected[0] === undefined ? original : `${original}:${expected[0].line}`;
    return [
      { line, received: `${code.length} code blocks in this section`, expected: `${expected.length}, as in ${first}` },
    ];
  }
  return code.flatMap((received, index) => {
    const block = expected[index] as CodeBlock;
    const [one, other] = [withoutComments(block), withoutComments(received)];
    const differs = other.findIndex((text, at) => text !== one[at]);
    const at = differs === -1 && one.length > other.length ? other.length : differs;
    if (at === -1) return [];
    return [
      {
        line: received.line + at,
        received: `code that differs: ${other[at] ?? 'the end of the block'}`,
        expected: `${one[at] ?? 'the end of the block'}, as in ${original}:${block.line + at}`,
      },
    ];
  });
}

/** The line of the fence first. Comments are for readers, so they are translated. */
function withoutComments({ info, code }: CodeBlock): readonly string[] {
  const [language = ''] = info.split(' ');
  const bare = /^(js|ts)$/.test(language)
    ? code.replace(/\/\*\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, '')).replace(/(^|\s)\/\/ .*$/gm, '')
    : /^(sh|python|yaml|hcl|toml)$/.test(language)
      ? code.replace(/(^|\s)# .*$/gm, '')
      : language === 'sql'
        ? code.replace(/(^|\s)-- .*$/gm, '')
        : code;
  return [info, ...bare.split('\n').map((text) => text.trimEnd())];
}

function tableProblems(expected: readonly Table[], { tables, line }: Section, original: string): readonly Problem[] {
  if (expected.length !== tables.length) {
    const first = expected[0] === undefined ? original : `${original}:${expected[0].line}`;
    return [
      { line, received: `${tables.length} tables in this section`, expected: `${expected.length}, as in ${first}` },
    ];
  }
  return tables.flatMap((received, index) => {
    const table = expected[index] as Table;
    const size = ({ rows }: Table) => `${rows.length} rows of ${[...new Set(rows.map((row) => row.length))]} cells`;
    if (size(table) === size(received)) return [];
    return [
      { line: received.line, received: size(received), expected: `${size(table)}, as in ${original}:${table.line}` },
    ];
  });
}

/** A sentence can have another order in another language, so only what is there is compared. */
function listProblems(
  { line, what, source }: { readonly line: number; readonly what: string; readonly source: string },
  expected: readonly string[],
  received: readonly string[],
): readonly Problem[] {
  const [one, other] = [[...expected].sort(), [...received].sort()];
  if (one.join('\n') === other.join('\n')) return [];
  const only = (some: readonly string[], others: readonly string[]) => {
    const rest = [...others];
    return some.filter((item) => {
      const at = rest.indexOf(item);
      if (at !== -1) rest.splice(at, 1);
      return at === -1;
    });
  };
  const missing = only(one, other);
  const added = only(other, one);
  return [
    ...(missing.length > 0
      ? [
          {
            line,
            received: `a section without these ${what}: ${missing.join(', ')}`,
            expected: `them, as in ${source}`,
          },
        ]
      : []),
    ...(added.length > 0
      ? [
          {
            line,
            received: `a section with these ${what}: ${added.join(', ')}`,
            expected: `none of them, as in ${source}`,
          },
        ]
      : []),
  ];
}

/**
 * Where a link leads, in words that are the same for a page and its translation. Translated pages link to translated pages,
 * and anchors count the headings, which are translated.
 */
function canonicalTarget(
  page: string,
  target: string,
  read: (page: string) => string,
  pairs: readonly TranslatedPage[],
): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return target;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  const pair = pairs.find(({ original, translation }) => file === original || file === translation);
  if (pair === undefined) return anchor === undefined ? file : `${file}#${anchor}`;
  const { original, translation } = pair;
  if (page !== file && (page === original || page === translation)) return 'the same page in the other language';
  const isForeign = pairs.some((other) => other.translation === page) !== (file === translation);
  const name = isForeign ? `${file} in another language` : original;
  if (anchor === undefined) return name;
  const index = [...anchorsOf(blocksOf(read(file)))].indexOf(anchor);
  const english = [...anchorsOf(blocksOf(read(original)))][index];
  return `${name}#${english ?? anchor}`;
}
