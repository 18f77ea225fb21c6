import { describe, expect, it } from '@jest/globals';
import { blocksOf, cellsOf } from './markdown.ts';

const PAGE = `# Title #

A paragraph
of two lines.
> A quotation.

\`\`\`sh
# no heading
\`\`\`

- one
  goes on
- two

| name | meaning |
| ---- | :-----: |
| \`a\`  | a \\| b   |

~~~~
\`\`\`
- nothing
~~~~
## Part
1. first
   \`\`\`
   code
   \`\`\`
***
[definition]: https://example.com
The end.`;

describe('a page', () => {
  it('is read in blocks, each with its line', () => {
    expect(blocksOf(PAGE)).toEqual([
      { kind: 'heading', text: 'Title', line: 1, level: 1 },
      { kind: 'paragraph', text: 'A paragraph\nof two lines.\nA quotation.', line: 3 },
      { kind: 'item', text: 'one\n  goes on', line: 11 },
      { kind: 'item', text: 'two', line: 13 },
      { kind: 'cell', text: 'name', line: 15 },
      { kind: 'cell', text: 'meaning', line: 15 },
      { kind: 'cell', text: '`a`', line: 17 },
      { kind: 'cell', text: 'a \\| b', line: 17 },
      { kind: 'heading', text: 'Part', line: 23, level: 2 },
      { kind: 'item', text: 'first', line: 24 },
      { kind: 'paragraph', text: 'The end.', line: 30 },
    ]);
  });
});

describe('the cells of a row', () => {
  it('keep their places when some are empty', () => {
    expect(cellsOf('| a | | c |')).toEqual(['a', '', 'c']);
    expect(cellsOf('a | b')).toEqual(['a', 'b']);
  });
});
