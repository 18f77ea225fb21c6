import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, '../../../docs/cli.md');
const SHOWN = /^```\n\$ npm run faces -- (.*)\n([\s\S]*?)^```$/gm;

export function cliPage(): string {
  return readFileSync(FILE, 'utf8');
}

/** By command: what the page shows that it prints. */
export function shownOutputs(page: string): ReadonlyMap<string, string> {
  return new Map([...page.matchAll(SHOWN)].map(([, command = '', output = '']) => [command, output.trimEnd()]));
}

/** Writes into the page what a command prints now. */
export function showOutput(wanted: string, printed: string): void {
  const page = cliPage().replace(SHOWN, (block, command: string) =>
    command === wanted ? `\`\`\`\n$ npm run faces -- ${command}\n${printed}\n\`\`\`` : block,
  );
  writeFileSync(FILE, page);
}

/**
 * The rows of a table, each as its cells.
 *
 * @param heading of the part of the page that the table is in; undefined: before the first one
 * @param firstColumn what stands above the first column
 */
export function tableBelow(
  page: string,
  heading: string | undefined,
  firstColumn: string,
): readonly (readonly string[])[] {
  // The output of a command may be a page with headings and tables of its own.
  const parts = page.replace(/^```.*\n[\s\S]*?^```$/gm, '').split(/^## /m);
  const part = heading === undefined ? parts[0] : parts.find((one) => one.startsWith(`${heading}\n`));
  const [, table = ''] = part?.split(new RegExp(`^\\| ${firstColumn} +\\|.*\\n\\|[-| :]+\\|\\n`, 'm')) ?? [];
  const [rows = ''] = table.split(/\n(?!\|)/);
  return rows
    .split('\n')
    .filter((row) => row.startsWith('|'))
    .map((row) =>
      row
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}
