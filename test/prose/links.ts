import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Block } from './markdown.ts';
import type { Problem } from './problem.ts';

export interface Link {
  readonly line: number;
  readonly target: string;
}

const LINK = /\[(?:[^\]\\]|\\.)*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const INLINE_CODE = /(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g;

/** The anchors that a forge makes of the headings, the second of the same name with `-1`. */
export function anchorsOf(blocks: readonly Block[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const { kind, text } of blocks) {
    if (kind !== 'heading') continue;
    const base = slugOf(text);
    let anchor = base;
    for (let number = 1; anchors.has(anchor); number++) anchor = `${base}-${number}`;
    anchors.add(anchor);
  }
  return anchors;
}

export function linksOf(blocks: readonly Block[]): readonly Link[] {
  return blocks.flatMap(({ text, line }) => {
    const prose = text.replace(INLINE_CODE, (code) => code.replace(/[[\]()]/g, 'x'));
    return [...prose.matchAll(LINK)].map((match) => ({
      line: line + prose.slice(0, match.index).split('\n').length - 1,
      target: match[1] ?? '',
    }));
  });
}

/**
 * Links that lead nowhere in the repository. Addresses on the web are not asked.
 *
 * @param page - its path from `root`, which is how `anchorsIn` is asked for other pages as well
 */
export function linkProblems(
  root: string,
  page: string,
  blocks: readonly Block[],
  anchorsIn: (page: string) => ReadonlySet<string>,
): readonly Problem[] {
  return linksOf(blocks).flatMap(({ line, target }) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
    const received = `a link to ${target}`;
    if (!existsSync(join(root, file))) return [{ line, received, expected: `a file ${file} to be there` }];
    if (anchor === undefined) return [];
    const anchors = anchorsIn(file);
    return anchors.has(anchor) ? [] : [{ line, received, expected: `one of ${[...anchors].join(', ')}` }];
  });
}

function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}
