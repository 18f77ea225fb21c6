import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../local/paths.ts';

/** A code block of docs/app-guide.md. */
export interface GuideBlock {
  /** The nearest heading above it. */
  readonly heading: string;
  readonly language: string;
  /** The file that the page asks the reader to save it as. */
  readonly file?: string | undefined;
  readonly code: string;
}

const HEADING_OR_BLOCK = /^#+ (.*)$|^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm;

export function guideBlocks(): readonly GuideBlock[] {
  const page = readFileSync(join(PROJECT_ROOT, 'docs/app-guide.md'), 'utf8');
  let heading = '';
  return [...page.matchAll(HEADING_OR_BLOCK)].flatMap(([, title, language, file, code = '']) => {
    if (language !== undefined) return [{ heading, language, file, code }];
    heading = title ?? '';
    return [];
  });
}
