import { terminalWidth } from './terminal-width.ts';

/**
 * The text in lines of the terminal's width, those after the first one indented. A word that is longer than a line is
 * left whole: it is a name, to be copied.
 */
export function wrapped(text: string, first: string, others: string, width = terminalWidth()): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = others;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
