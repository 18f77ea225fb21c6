import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { anchorsOf } from '../prose/links.ts';
import { blocksOf } from '../prose/markdown.ts';
import { pages } from '../prose/pages.ts';
import { codeIn, pageAt, ROOT } from './pages.ts';

const FOLDERS = 'infra,functions,cli,local,bench,examples';
const REFERENCE = /\bdocs\/[\w./-]+?\.md(?:#[\w-]+)?/g;

const references = globSync(`{${FOLDERS}}/**/*.{ts,cjs,json}`, { cwd: ROOT }).flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(REFERENCE)].map(([reference]) => ({ file, reference })),
);

/** Paths in inline code; one with a placeholder such as `<stage>`, a star or braces stands for several. */
const PATH = /^(?:infra|functions|cli|local|bench|examples|docs|test)\/[\w./-]*$/;

const paths = pages(ROOT).flatMap((page) =>
  codeIn(pageAt(page).replace(/^```[\s\S]*?^```/gm, ''))
    .filter((code) => PATH.test(code))
    .map((path) => ({ page, path })),
);

describe('a file that a page names', () => {
  it.each(paths)('is there: $path in $page', ({ path }) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });
});

describe('a page that code names', () => {
  it.each(references)('is there, with its heading: $reference in $file', ({ reference }) => {
    const [path = '', anchor] = reference.split('#');
    expect(existsSync(join(ROOT, path))).toBe(true);
    if (anchor !== undefined) expect([...anchorsOf(blocksOf(pageAt(path)))]).toContain(anchor);
  });
});
