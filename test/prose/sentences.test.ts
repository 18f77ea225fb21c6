import { describe, expect, it } from '@jest/globals';
import { sentencesOf } from './sentences.ts';

const texts = (text: string) => sentencesOf(text).map((sentence) => sentence.text);
const words = (text: string) => sentencesOf(text).map((sentence) => sentence.words);

describe('a text', () => {
  it('is split into sentences at full stops, question marks and exclamation marks', () => {
    expect(texts('The row is final. Is it? Yes! `faces` says so.')).toEqual([
      'The row is final.',
      'Is it?',
      'Yes!',
      '`faces` says so.',
    ]);
  });

  it.each([
    'Wait 1.5 s for it.',
    'Other codes, e.g. those of the SDK, are retried.',
    'All routes (direct, in a VPC, etc.) work.',
    'Nothing ends in `a. B` here.',
    'The address is https://example.com/a.B and no other.',
    'It stops: the cause is still there; the queue is full.',
  ])('is one sentence where a mark does not end it: %s', (text) => {
    expect(texts(text)).toEqual([text]);
  });

  it('keeps what closes after the mark', () => {
    expect(texts('**Nothing lost.** Every object (folders aside.) gets a row. "It ends." They say.')).toEqual([
      '**Nothing lost.**',
      'Every object (folders aside.) gets a row.',
      '"It ends."',
      'They say.',
    ]);
  });

  it('may span lines, and shows where each sentence begins', () => {
    const text = 'The first\nsentence. The second\none.';
    expect(texts(text)).toEqual(['The first sentence.', 'The second one.']);
    expect(sentencesOf(text).map(({ offset }) => text.slice(offset, offset + 9))).toEqual(['The first', 'The secon']);
  });
});

describe('the words of a sentence', () => {
  it('are what a reader counts: inline code and a URL are one, markup and a lone dash are none', () => {
    expect(words('Run `npm run faces -- redrive` now.')).toEqual([3]);
    expect(words('Read https://example.com/a/b?c=d.')).toEqual([2]);
    expect(words('Read **[the runbook](docs/runbook.md#reasons)** — now.')).toEqual([4]);
    expect(words('The *dead-letter queue* holds 2,000 messages.')).toEqual([6]);
  });

  it('may be of any script', () => {
    expect(words('键 拒绝 é.')).toEqual([3]);
  });
});

describe('a sentence is complete', () => {
  it.each(['The end.', 'The end?', 'As follows:', '("The end.")'])('with a mark at its end: %s', (text) => {
    expect(sentencesOf(text).map(({ complete }) => complete)).toEqual([true]);
  });

  it.each(['`PENDING`', 'the person id', 'none, because'])('and a fragment is not: %s', (text) => {
    expect(sentencesOf(text).map(({ complete }) => complete)).toEqual([false]);
  });
});

describe('a text without words', () => {
  it.each(['', ' \n', '—', '...', '![a picture. It moves](a.svg)'])('has no sentence: %j', (text) => {
    expect(sentencesOf(text)).toEqual([]);
  });
});
