import { bannedWordsIn } from './banned-words.ts';
import { sentencesOf } from './sentences.ts';
import { type Text, textOf } from './text.ts';

export const MAX_WORDS = 35;
/** Over all complete sentences of a page. */
export const AVERAGE_BELOW = 18;

export interface Fault {
  /** Where it begins in the text. */
  readonly offset: number;
  readonly received: string;
  readonly expected: string;
}

/**
 * What is wrong with the sentences of one paragraph, list item, table cell, message of a row or line of the CLI: too long,
 * or with a banned word. Markdown and plain text are read alike.
 */
export function faultsOf(prose: string | Text): readonly Fault[] {
  const text = typeof prose === 'string' ? textOf(prose) : prose;
  const long = sentencesOf(text)
    .filter(({ words }) => words > MAX_WORDS)
    .map(({ offset, words, text: sentence }) => ({
      offset,
      received: `a sentence of ${words} words: ${sentence}`,
      expected: `at most ${MAX_WORDS} words`,
    }));
  const banned = bannedWordsIn(text).map(({ offset, word, instead }) => ({
    offset,
    received: `"${word}"`,
    expected: instead,
  }));
  return [...long, ...banned];
}
