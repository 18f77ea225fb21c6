import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { anchorsOf, linkProblems } from './links.ts';
import { blocksOf } from './markdown.ts';

const root = mkdtempSync(join(tmpdir(), 'prose-'));
mkdirSync(join(root, 'docs'));
writeFileSync(join(root, 'README.md'), '# Title\n## What next?\n');
writeFileSync(join(root, 'docs', 'page.md'), '');
writeFileSync(join(root, 'docs', 'a b.md'), '');

afterAll(() => rmSync(root, { recursive: true }));

function problemsOf(page: string) {
  const anchors = { 'docs/page.md': anchorsOf(blocksOf(page)), 'README.md': new Set(['title', 'what-next']) };
  return linkProblems(root, 'docs/page.md', blocksOf(page), (name) => anchors[name as keyof typeof anchors]);
}

describe('a heading', () => {
  it('has the anchor that forges make of it, and a second one of the same name its own', () => {
    const page =
      '# `doctor`: is it well?\n## 键 and *emphasis*\n## [A link](b.md)\n## Over\n## Over\n## Two - dashes_\n';
    expect([...anchorsOf(blocksOf(page))]).toEqual([
      'doctor-is-it-well',
      '键-and-emphasis',
      'a-link',
      'over',
      'over-1',
      'two---dashes_',
    ]);
  });
});

describe('a link', () => {
  it.each([
    '[top](../README.md#what-next)',
    '[here](#part)',
    '[spaces](a%20b.md)',
    '[folder](../docs)',
    '[web](https://example.com/nowhere#no)',
    '[mail](mailto:a@example.com)',
    '`[code](nowhere.md)`',
  ])('that leads somewhere passes: %s', (link) => {
    expect(problemsOf(`# Page\n## Part\n${link}`)).toEqual([]);
  });

  it('to a file that is not there is found on its line', () => {
    expect(problemsOf('# Page\n\nSee\n[this](b.md).')).toEqual([
      { line: 4, received: 'a link to b.md', expected: 'a file docs/b.md to be there' },
    ]);
  });

  it('to a heading that is not there is answered with those that are', () => {
    expect(problemsOf('# Page\n| a |\n| - |\n| [that](../README.md#next) |')).toEqual([
      { line: 4, received: 'a link to ../README.md#next', expected: 'one of title, what-next' },
    ]);
  });
});
