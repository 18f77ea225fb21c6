import type { Block } from './markdown.ts';
import type { Problem } from './problem.ts';

/** One title at the top, and no level is left out on the way down. */
export function headingProblems(blocks: readonly Block[]): readonly Problem[] {
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  const problems: Problem[] = [];
  if (blocks[0]?.kind !== 'heading' || blocks[0].level !== 1) {
    problems.push({ line: 1, received: 'a page without a title', expected: 'a first line that begins with "# "' });
  }
  let above = 0;
  for (const [index, { level = 0, line, text }] of headings.entries()) {
    if (level === 1 && index > 0) {
      problems.push({ line, received: `a second title: ${text}`, expected: 'one heading of level 1 on a page' });
    }
    if (index > 0 && level > above + 1) {
      const received = `a heading of level ${level} below one of level ${above}: ${text}`;
      problems.push({ line, received, expected: `level ${above + 1} or less` });
    }
    above = level;
  }
  return problems;
}
