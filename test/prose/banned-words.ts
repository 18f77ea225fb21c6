import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Text, textOf, withoutMarkup } from './text.ts';

/** One entry of `banned-words.json`. */
interface BannedWords {
  /** Each with all of its forms, because a form that is not listed is allowed. */
  readonly words: readonly string[];
  readonly instead: string;
  /** Phrases in which the words are right. */
  readonly allowed?: readonly string[];
}

export interface BannedWord {
  readonly word: string;
  readonly instead: string;
  readonly offset: number;
}

const LIST: readonly BannedWords[] = JSON.parse(readFileSync(join(import.meta.dirname, 'banned-words.json'), 'utf8'));

const PATTERNS = LIST.map(({ words, instead, allowed = [] }) => ({
  instead,
  word: anyOf(words),
  allowed: allowed.length > 0 ? anyOf(allowed) : undefined,
}));

/** Inline code is not looked at: names in code are what they are. */
export function bannedWordsIn(text: string | Text): readonly BannedWord[] {
  const { masked } = typeof text === 'string' ? textOf(text) : text;
  return PATTERNS.flatMap(({ word, allowed, instead }) => {
    const searched = allowed === undefined ? masked : masked.replace(allowed, (phrase) => ' '.repeat(phrase.length));
    return [...searched.matchAll(word)].map((match) => ({
      word: withoutMarkup(match[0]).replace(/\s+/g, ' '),
      instead,
      offset: match.index,
    }));
  });
}

/** The longest comes first, so that `dead letter` is not reported as `letter`. A part of a hyphenated word is another word. */
function anyOf(phrases: readonly string[]): RegExp {
  const alternatives = [...phrases]
    .sort((one, other) => other.length - one.length)
    .map((phrase) => phrase.replaceAll(' ', '\\s+'));
  return new RegExp(`(?<![\\w-])(?:${alternatives.join('|')})(?![\\w-])`, 'gi');
}
