import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { anchorsOf } from '../prose/links.ts';
import { blocksOf } from '../prose/markdown.ts';
import { pageAt, ROOT } from './pages.ts';

const FOLDERS = 'infra,functions,cli,local,bench,examples';
const REFERENCE = /\bdocs\/[\w./-]+?\.md(?:#[\w-]+)?/g;

const references = globSync(`{${FOLDERS}}/**/*.{ts,cjs,json}`, { cwd: ROOT }).flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(REFERENCE)].map(([reference]) => ({ file, reference })),
);

describe('a page that code names', () => {
  it.each(references)('is there, with its heading: $reference in $file', ({ reference }) => {
    const [path = '', anchor] = reference.split('#');
    expect(existsSync(join(ROOT, path))).toBe(true);
    if (anchor !== undefined) expect([...anchorsOf(blocksOf(pageAt(path)))]).toContain(anchor);
  });
});
