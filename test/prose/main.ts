import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chineseProblems } from './chinese.ts';
import { codeTextsOf } from './code-texts.ts';
import { headingProblems } from './headings.ts';
import { anchorsOf, linkProblems } from './links.ts';
import { blocksOf } from './markdown.ts';
import { figuresOf, lineAt, proseProblems } from './page.ts';
import { isChinese, pages } from './pages.ts';
import type { Problem } from './problem.ts';
import { faultsOf } from './rules.ts';

/**
 * Checks the pages by the rules for prose: `npm run check:prose`. Names of pages restrict it to those. With `--figures` it
 * prints what they measure instead. With `--strings`, `--comments` or both, it checks the texts of the code.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const CODE = '{functions,infra,cli,local}/**/*.ts';
const given = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const options = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const kinds = (['string', 'comment'] as const).filter((kind) => options.includes(`--${kind}s`));

if (options.includes('--figures')) {
  console.table(
    Object.fromEntries(
      named(pages(ROOT).filter((name) => !isChinese(name))).map((name) => [name, rounded(figuresOf(read(name)))]),
    ),
  );
} else if (kinds.length > 0) {
  report(named(globSync(CODE, { cwd: ROOT }).sort()), problemsOfCode);
} else {
  report(named(pages(ROOT)), problemsOfPage);
}

function named(all: readonly string[]): readonly string[] {
  return given.length > 0 ? given : all;
}

function report(names: readonly string[], problemsOf: (name: string) => readonly Problem[]): void {
  const problems = names.flatMap((name) => problemsOf(name).map((problem) => ({ name, ...problem })));
  for (const { name, line, received, expected } of problems) {
    console.error(`${name}:${line}  received ${received}\n    expected ${expected}`);
  }
  console.log(problems.length === 0 ? `Prose checked: ${names.length} files.` : `${problems.length} problems.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function problemsOfPage(name: string): readonly Problem[] {
  const page = read(name);
  const links = linkProblems(ROOT, name, blocksOf(page), (other) => anchorsOf(blocksOf(read(other))));
  const words = isChinese(name) ? [...headingProblems(blocksOf(page)), ...chineseProblems(page)] : proseProblems(page);
  return [...words, ...links].sort((one, other) => one.line - other.line);
}

function problemsOfCode(name: string): readonly Problem[] {
  return codeTextsOf(read(name))
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ text, line }) =>
      faultsOf(text).map(({ offset, ...fault }) => ({ line: lineAt(text, line, offset), ...fault })),
    );
}

function read(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

function rounded({ average, ...figures }: ReturnType<typeof figuresOf>) {
  return { ...figures, average: Number(average.toFixed(1)) };
}
