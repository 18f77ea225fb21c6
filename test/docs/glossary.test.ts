import { describe, expect, it } from '@jest/globals';
import { blocksOf } from '../prose/markdown.ts';
import { pages } from '../prose/pages.ts';
import { pageAt, ROOT } from './pages.ts';

const GLOSSARY = 'docs/glossary.md';
const terms = blocksOf(pageAt(GLOSSARY))
  .filter(({ level }) => level === 2)
  .map(({ text }) => text);

describe('the glossary', () => {
  it('has each term once, in the order of the alphabet', () => {
    expect(terms).toEqual([...new Set(terms)].sort((one, other) => one.localeCompare(other, 'en')));
  });

  it('is where each page of text sends its readers', () => {
    const linked = pages(ROOT).filter((page) => pageAt(page).includes('glossary.md#'));
    expect(linked).toEqual(
      expect.arrayContaining(['README.md', 'SECURITY.md', 'docs/architecture.md', 'docs/tables.md']),
    );
  });
});
