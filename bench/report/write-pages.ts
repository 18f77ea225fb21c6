import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../local/paths.ts';
import { costPage } from '../cost/page.ts';
import { readPrices } from '../cost/prices.ts';
import { USAGE_FILE } from '../cost/usage.ts';
import { cost } from '../figures/cost.ts';
import { FIGURES } from '../figures/index.ts';
import { measuredUsage } from '../runs/measured-usage.ts';
import type { Runs } from '../runs/runs.ts';
import { chart } from './chart.ts';
import type { Measured } from './measured.ts';
import { performancePage, withSections } from './performance-page.ts';

const DOCS = join(PROJECT_ROOT, 'docs');
const PERFORMANCE = join(DOCS, 'performance.md');

/**
 * Writes the pages that follow from what was measured: all of them, or the sections of these figures.
 *
 * @returns the paths of what was written
 */
export async function writePages(runs: Runs, measured: readonly Measured[]): Promise<readonly string[]> {
  const date = new Date().toISOString().slice(0, 10);
  const isWhole = measured.length === FIGURES.length;
  const written = isWhole ? writeWhole(runs, measured, date) : writeSections(measured, date);
  if (!measured.some(({ figure }) => figure === cost)) return written;
  const usage = await measuredUsage(runs, date);
  writeFileSync(USAGE_FILE, `${JSON.stringify(usage, undefined, 2)}\n`);
  writeFileSync(join(DOCS, 'cost.md'), costPage(usage, readPrices()));
  return [...written, 'docs/cost.md', 'bench/cost/usage.json'];
}

function writeWhole(runs: Runs, measured: readonly Measured[], date: string): readonly string[] {
  const machine = `${availableParallelism()} processors, ${cpus()[0]?.model ?? 'of unknown make'}`;
  writeFileSync(PERFORMANCE, performancePage({ measured, seed: runs.options.seed, date, machine }));
  writeFileSync(join(DOCS, 'performance.svg'), chart(measured));
  return ['docs/performance.md', 'docs/performance.svg'];
}

function writeSections(measured: readonly Measured[], date: string): readonly string[] {
  const page = readFileSync(PERFORMANCE, 'utf8');
  const order = FIGURES.map(({ title }) => title);
  writeFileSync(PERFORMANCE, withSections(page, { measured, date, order }));
  return ['docs/performance.md'];
}
