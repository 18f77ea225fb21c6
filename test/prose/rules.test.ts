import { describe, expect, it } from '@jest/globals';
import { faultsOf } from './rules.ts';

const sentence = (words: number) => `${Array.from({ length: words }, () => 'Word').join(' ')}.`;

describe('a message', () => {
  it('may have sentences of 35 words', () => {
    expect(faultsOf(`${sentence(35)} ${sentence(35)}`)).toEqual([]);
  });

  it('may not have one of 36, and the sentence is named', () => {
    const text = `Short. ${sentence(36)}`;
    expect(faultsOf(text)).toEqual([
      { offset: 7, received: `a sentence of 36 words: ${sentence(36)}`, expected: 'at most 35 words' },
    ]);
  });

  it('may not have a banned word, and the replacement is named', () => {
    expect(faultsOf('Until the cause is mended.')).toEqual([
      { offset: 19, received: '"mended"', expected: 'fix, resolve, recover' },
    ]);
  });
});
