import { globSync } from 'node:fs';

/** The pages that people read, from the root of the repository. */
export function pages(root: string): readonly string[] {
  return globSync(['*.md', '{docs,examples}/**/*.md'], { cwd: root }).sort();
}

/** Chinese pages have rules of their own, in `chinese.ts`. */
export function isChinese(page: string): boolean {
  return page.includes('zh-CN');
}
