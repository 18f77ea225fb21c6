import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorsOf, linkProblems } from './links.ts';
import { blocksOf } from './markdown.ts';
import { figuresOf, proseProblems } from './page.ts';
import { pages } from './pages.ts';
import type { Problem } from './problem.ts';

/**
 * Holds the pages to the rules for prose: `npm run check:prose`. With `--figures` it prints what they measure instead, and
 * with names of pages after it, it looks at those only.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const given = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const names = given.length > 0 ? given : pages(ROOT);

if (process.argv.includes('--figures')) {
  console.table(Object.fromEntries(names.map((name) => [name, rounded(figuresOf(textOfPage(name)))])));
} else {
  const problems = names.flatMap((name) => problemsOf(name).map((problem) => ({ name, ...problem })));
  for (const { name, line, received, expected } of problems) {
    console.error(`${name}:${line}  received ${received}\n    expected ${expected}`);
  }
  console.log(problems.length === 0 ? `Prose checked: ${names.length} pages.` : `${problems.length} problems.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function problemsOf(name: string): readonly Problem[] {
  const page = textOfPage(name);
  const links = linkProblems(ROOT, name, blocksOf(page), (other) => anchorsOf(blocksOf(textOfPage(other))));
  return [...proseProblems(page), ...links].sort((one, other) => one.line - other.line);
}

function textOfPage(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

function rounded({ average, ...figures }: ReturnType<typeof figuresOf>) {
  return { ...figures, average: Number(average.toFixed(1)) };
}
