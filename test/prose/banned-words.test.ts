import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bannedWordsIn } from './banned-words.ts';

const LIST = JSON.parse(readFileSync(join(import.meta.dirname, 'banned-words.json'), 'utf8'));
const found = (text: string) => bannedWordsIn(text).map(({ word }) => word);

describe('a banned word', () => {
  it('is found in any case, over the end of a line and through markup', () => {
    expect(found('Whoever reads this **mended** it.')).toEqual(['Whoever', 'mended']);
    expect(found('what a person brings\non')).toEqual(['brings on']);
  });

  it('is reported once, as the longest phrase, with what to write instead', () => {
    const text = 'It has two dead letters.';
    expect(bannedWordsIn(text)).toEqual([
      { word: 'dead letters', instead: 'message in the dead-letter queue', offset: text.indexOf('dead') },
    ]);
  });

  it.each(['The dead-letter queue.', 'A handler handles it.', 'Use `whoever`.', '1 to 64 letters, digits and hyphens'])(
    'is not part of another word, of code, or of an allowed phrase: %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
});

describe('the list', () => {
  it('has plain words, each once, and a replacement for all of them', () => {
    const words: string[] = LIST.flatMap((entry: { words: string[] }) => entry.words);
    expect(words.filter((word) => !/^[a-z]+(?: [a-z]+)*$/.test(word))).toEqual([]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
    expect(LIST.filter(({ instead }: { instead: string }) => instead.trim() === '')).toEqual([]);
  });
});
