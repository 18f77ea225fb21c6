import { describe, expect, it } from '@jest/globals';
import { codeTextsOf } from './code-texts.ts';

const texts = (source: string) => codeTextsOf(source).map(({ kind, text, line }) => [kind, line, text]);

describe('the texts of a source file', () => {
  it('are its strings of four words and more, with what is filled in as one word', () => {
    const source = [
      "const a = 'one two three';",
      "const b = 'The row isn\\'t final.';",
      'const c = "It\'s there at last.";',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: It is the source that is looked at.
      'const d = `The image has ${bytes.toLocaleString()} bytes.`;',
    ].join('\n');
    expect(texts(source)).toEqual([
      ['string', 2, "The row isn\\'t final."],
      ['string', 3, "It's there at last."],
      ['string', 4, 'The image has X bytes.'],
    ]);
  });

  it('are its comments, without their marks, by paragraph and tag', () => {
    const source = [
      '/**',
      ' * Reads a row',
      ' * of the table.',
      ' *',
      ' * @param key - of the object',
      ' * @returns the row',
      ' */',
      '  // One line',
      '  // and another.',
      'call(); // At the end.',
      '/** Short. */',
    ].join('\n');
    expect(texts(source)).toEqual([
      ['comment', 2, 'Reads a row\nof the table.'],
      ['comment', 5, 'of the object'],
      ['comment', 6, 'the row'],
      ['comment', 8, 'One line\nand another.'],
      ['comment', 10, 'At the end.'],
      ['comment', 11, 'Short.'],
    ]);
  });

  it('are read line by line in a string of several', () => {
    const source = 'const HELP = `\nRuns the whole stack here.\n\n  npm start -- --keep   and it stays up`;';
    expect(texts(source)).toEqual([
      ['string', 2, 'Runs the whole stack here.'],
      ['string', 4, '  npm start -- --keep   and it stays up'],
    ]);
  });

  it('may have a placeholder in angle brackets', () => {
    expect(texts("const remedy = 'Send it again: faces resubmit <key>.';")).toEqual([
      ['string', 1, 'Send it again: faces resubmit <key>.'],
    ]);
  });

  it.each([
    ['a regular expression', "const QUOTE = /['\"`]/g; // 'not a string' that goes on and on"],
    ['a drawing', 'const svg = \'<path d="M 1 2 L 3 4"/>\';'],
  ])('are not taken from %s', (_, source) => {
    expect(codeTextsOf(source).filter(({ kind }) => kind === 'string')).toEqual([]);
  });

  it('are not confused by a division', () => {
    expect(texts("const half = a / 2; const text = 'one two three four'; const x = b / 3;")).toEqual([
      ['string', 1, 'one two three four'],
    ]);
  });
});
