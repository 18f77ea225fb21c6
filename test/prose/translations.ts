import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { TranslatedPage } from './translation-problems.ts';

/** The pages in Chinese: `README.zh-CN.md`, and `docs/zh-CN/` with the names of the English pages. */
export function translatedPages(root: string): readonly TranslatedPage[] {
  const pages = globSync('docs/zh-CN/**/*.md', { cwd: root }).sort();
  return [
    { original: 'README.md', translation: 'README.zh-CN.md' },
    ...pages.map((translation) => ({ original: join('docs', translation.slice('docs/zh-CN/'.length)), translation })),
  ];
}
