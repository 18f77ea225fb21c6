import { blocksOf } from './markdown.ts';
import { lineAt } from './page.ts';
import type { Problem } from './problem.ts';
import { textOf } from './text.ts';

/** Characters between two ends of sentences, code and URLs not counted. */
export const MAX_CHARACTERS = 110;

const HAN = String.raw`\p{Script=Han}`;
/** Everything that is not prose is NUL in a masked text, or `X` where it counts as a Latin word. */
const GAP = String.raw`\0*`;
const RULES: readonly { readonly found: RegExp; readonly expected: string }[] = [
  {
    found: new RegExp(`${HAN}${GAP}[,;:!?]|[,;:!?]${GAP}${HAN}|${HAN}${GAP}\\.(?!\\w)`, 'gu'),
    expected: 'full-width punctuation',
  },
  { found: new RegExp(`\\([^()]*${HAN}[^()]*\\)`, 'gu'), expected: 'full-width parentheses' },
  {
    found: new RegExp(`${HAN}${GAP}[A-Za-z0-9]|[A-Za-z0-9%]${GAP}${HAN}`, 'gu'),
    expected: 'a space between Chinese and Latin text',
  },
  {
    found: /[，。；：！？、（）“”]\0* |(?<=\S) \0*[，。；：！？、（）”]/gu,
    expected: 'no space beside full-width punctuation',
  },
  { found: /[^\n]\n(?=[^\n])/gu, expected: 'a paragraph on one line, because a forge shows a line break as a space' },
];

/** What is wrong with the words of a page in Chinese; `linkProblems` looks at its links. */
export function chineseProblems(page: string): readonly Problem[] {
  return blocksOf(page).flatMap(({ text, line }) => {
    const { masked } = textOf(text);
    const found = RULES.flatMap(({ found, expected }) =>
      [...masked.matchAll(found)].map(({ index }) => ({ offset: index, received: excerpt(text, index), expected })),
    );
    return [...found, ...boldProblems(text), ...longSentences(text, masked)].map(({ offset, ...problem }) => ({
      line: lineAt(text, line, offset),
      ...problem,
    }));
  });
}

/** Markdown does not see the end of bold text between punctuation and a letter. */
function boldProblems(text: string) {
  return [...text.matchAll(/\*\*[^*\n]+?[，。；：！？）”]\*\*(?=[^\s，。；：！？）])/gu)].map(({ index }) => ({
    offset: index,
    received: excerpt(text, index),
    expected: 'bold text that does not end with punctuation',
  }));
}

function longSentences(text: string, masked: string) {
  return [...masked.matchAll(/[^。！？；\n]+/gu)].flatMap(({ 0: sentence, index }) => {
    const characters = sentence.replace(/\0+|X{2,}/gu, '').length;
    if (characters <= MAX_CHARACTERS) return [];
    return [
      {
        offset: index,
        received: `a sentence of ${characters} characters: ${excerpt(text, index)}`,
        expected: `at most ${MAX_CHARACTERS} characters`,
      },
    ];
  });
}

function excerpt(text: string, index: number): string {
  return `"${text.slice(Math.max(0, index - 8), index + 12).replace(/\s+/g, ' ')}"`;
}
