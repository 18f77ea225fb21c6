import { bannedWordsIn } from './banned-words.ts';
import { headingProblems } from './headings.ts';
import { type Block, blocksOf } from './markdown.ts';
import type { Problem } from './problem.ts';
import { AVERAGE_BELOW, faultsOf, MAX_WORDS } from './rules.ts';
import { sentencesOf } from './sentences.ts';
import { leansOnHeading } from './subject.ts';
import { textOf, withoutMarkup } from './text.ts';

export interface Figures {
  /** Complete ones of three words or more, wherever they stand: a label such as "Over." is none. */
  readonly sentences: number;
  /** Words in one of those. */
  readonly average: number;
  /** Words. Fragments in tables and lists are held to the limit, too. */
  readonly longest: number;
  readonly tooLong: number;
  readonly bannedWords: number;
}

/** What is wrong with the words of a page; `linkProblems` looks at its links. */
export function proseProblems(page: string): readonly Problem[] {
  const blocks = blocksOf(page);
  const faults = blocks.flatMap(({ text, line }) =>
    faultsOf(text).map(({ offset, ...fault }) => ({ line: lineAt(text, line, offset), ...fault })),
  );
  return [...averageProblems(figuresOf(page)), ...headingProblems(blocks), ...subjectProblems(blocks), ...faults];
}

export function figuresOf(page: string): Figures {
  const blocks = blocksOf(page);
  const read = blocks.filter(({ kind }) => kind !== 'heading').flatMap(({ text }) => sentencesOf(text));
  const counted = read.filter(({ complete, words }) => complete && words >= 3).map(({ words }) => words);
  return {
    sentences: counted.length,
    average: counted.length === 0 ? 0 : counted.reduce((sum, words) => sum + words, 0) / counted.length,
    longest: Math.max(0, ...read.map(({ words }) => words)),
    tooLong: read.filter(({ words }) => words > MAX_WORDS).length,
    bannedWords: blocks.flatMap(({ text }) => bannedWordsIn(text)).length,
  };
}

function averageProblems({ average }: Figures): readonly Problem[] {
  if (average < AVERAGE_BELOW) return [];
  return [
    { line: 1, received: `${average.toFixed(1)} words a sentence on average`, expected: `under ${AVERAGE_BELOW}` },
  ];
}

function subjectProblems(blocks: readonly Block[]): readonly Problem[] {
  return blocks.flatMap(({ kind, text, line }, index) => {
    const [first] = sentencesOf(text);
    if (kind !== 'paragraph' || blocks[index - 1]?.kind !== 'heading' || first === undefined) return [];
    if (!leansOnHeading(withoutMarkup(textOf(first.text).masked))) return [];
    const received = `a first sentence without a subject of its own: ${first.text}`;
    return [{ line, received, expected: 'a sentence that is complete without the heading above it' }];
  });
}

/** @param line on which the text begins */
export function lineAt(text: string, line: number, offset: number): number {
  return line + text.slice(0, offset).split('\n').length - 1;
}
