import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { translationProblems } from './translation-problems.ts';
import { translatedPages } from './translations.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const pairs = translatedPages(ROOT);
const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');

it('the pages for users and operators are there in Chinese', () => {
  expect(pairs.map(({ original }) => original)).toEqual([
    'README.md',
    'docs/README.md',
    'docs/analytics.md',
    'docs/app-guide.md',
    'docs/cli.md',
    'docs/construct.md',
    'docs/deployment.md',
    'docs/glossary.md',
    'docs/privacy.md',
    'docs/results.md',
    'docs/runbook.md',
    'docs/settings.md',
    'docs/uploads.md',
  ]);
});

// CONTRIBUTING.md, "Chinese pages", says what to do when one of these fails.
describe.each(pairs)('$translation', (pair) => {
  const { original, translation } = pair;

  it(`has the headings, code, tables, links, numbers and names of ${original}`, () => {
    expect(existsSync(join(ROOT, original))).toBe(true);
    const problems = translationProblems(pair, read, pairs);
    const texts = problems.map(
      ({ line, received, expected }) => `${translation}:${line}  received ${received}, expected ${expected}`,
    );
    expect(texts).toEqual([]);
  });

  it(`links to ${original} below its title, and back`, () => {
    expect(secondText(original)).toBe(`[简体中文](${relative(dirname(original), translation)})`);
    expect(secondText(translation)).toBe(`[English](${relative(dirname(translation), original)})`);
  });
});

function secondText(page: string): string | undefined {
  return read(page)
    .split('\n')
    .filter((line) => line !== '')[1];
}
