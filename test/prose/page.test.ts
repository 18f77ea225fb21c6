import { describe, expect, it } from '@jest/globals';
import { figuresOf, proseProblems } from './page.ts';

const sentence = (words: number) => `${Array.from({ length: words }, () => 'Word').join(' ')}.`;

describe('a page', () => {
  it('that follows the rules has no problems', () => {
    expect(proseProblems('# Title\n\nThe stack works.\n\n## Part\n\n### Below\n\n## Next\n')).toEqual([]);
  });

  it('has a title first, one only, and no level left out', () => {
    expect(
      proseProblems('The text.\n\n# Title\n\n### Deep\n\n# Again\n').map(({ line, expected }) => [line, expected]),
    ).toEqual([
      [1, 'a first line that begins with "# "'],
      [5, 'level 2 or less'],
      [7, 'one heading of level 1 on a page'],
    ]);
  });

  it('names a word or a sentence by the line where it begins', () => {
    const page = `# Title\n\nThe first. ${sentence(10)}\nThe operator\nmended it.\n\n| a |\n|---|\n| ${sentence(36)} |\n`;
    expect(proseProblems(page).map(({ line, received }) => [line, received.slice(0, 24)])).toEqual([
      [5, '"mended"'],
      [9, 'a sentence of 36 words: '],
    ]);
  });

  it('has no first sentence that takes the heading as its subject', () => {
    expect(proseProblems('# Title\n\n## Intake\n\n**Looks** at one object.\n')).toEqual([
      {
        line: 5,
        received: 'a first sentence without a subject of its own: **Looks** at one object.',
        expected: 'a sentence that is complete without the heading above it',
      },
    ]);
  });

  it('has less than 18 words a sentence on average', () => {
    const received = '18.0 words a sentence on average';
    expect(proseProblems(`# Title\n\n${sentence(18)} ${sentence(18)}\n`)).toEqual([
      { line: 1, received, expected: 'under 18' },
    ]);
    expect(proseProblems(`# Title\n\n${sentence(18)} ${sentence(17)}\n`)).toEqual([]);
  });
});

describe('the figures of a page', () => {
  it('count complete sentences of three words, and hold fragments to the limit', () => {
    const page = `# A title. With a stop.\n\n**Over.** ${sentence(10)} ${sentence(20)}\n\n| label |\n|---|\n| ${sentence(40).slice(0, -1)} |\n`;
    expect(figuresOf(page)).toEqual({ sentences: 2, average: 15, longest: 40, tooLong: 1, bannedWords: 0 });
  });

  it('of a page without any are naught', () => {
    expect(figuresOf('# Title\n')).toEqual({ sentences: 0, average: 0, longest: 0, tooLong: 0, bannedWords: 0 });
  });
});
