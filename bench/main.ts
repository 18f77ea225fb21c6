import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { Listr } from 'listr2';
import { PROJECT_ROOT } from '../local/paths.ts';
import { Problem } from '../local/problem.ts';
import { costPage } from './cost/page.ts';
import { readPrices } from './cost/prices.ts';
import { USAGE_FILE } from './cost/usage.ts';
import { FIGURES } from './figures/index.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { chart } from './report/chart.ts';
import { beyondReach, type Measured } from './report/measured.ts';
import { performancePage } from './report/performance-page.ts';
import { consoleTable } from './report/table.ts';
import { measuredUsage } from './runs/measured-usage.ts';
import { Runs } from './runs/runs.ts';
import { Lab } from './world/lab.ts';

const DOCS = join(PROJECT_ROOT, 'docs');

async function bench({ isQuick, only, seed }: Options): Promise<number> {
  const figures = only.length === 0 ? FIGURES : FIGURES.filter(({ id }) => only.includes(id));
  const measured: Measured[] = [];
  const lab = await Lab.start();
  const runs = new Runs(lab, { seed, isQuick, tell: () => {} });
  try {
    const tasks = figures.map((figure) => ({
      title: figure.title,
      task: async (_: unknown, task: { output: string }) => {
        runs.options.tell = (what) => {
          task.output = what;
        };
        measured.push({ figure, rows: await figure.measure(runs) });
      },
    }));
    await new Listr(tasks, { fallbackRenderer: 'simple' }).run();
  } finally {
    await lab.stop();
  }
  console.log(`\n${consoleTable(measured)}`);
  if (!isQuick && only.length === 0) {
    const machine = `${availableParallelism()} processors, ${cpus()[0]?.model ?? 'of unknown make'}`;
    const date = new Date().toISOString().slice(0, 10);
    writeFileSync(join(DOCS, 'performance.md'), performancePage({ measured, seed, date, machine }));
    writeFileSync(join(DOCS, 'performance.svg'), chart(measured));
    const usage = await measuredUsage(runs, date);
    writeFileSync(USAGE_FILE, `${JSON.stringify(usage, undefined, 2)}\n`);
    writeFileSync(join(DOCS, 'cost.md'), costPage(usage, readPrices()));
    console.log('\nWritten: docs/performance.md, docs/performance.svg, docs/cost.md, bench/cost/usage.json');
  }
  const beyond = beyondReach(measured);
  for (const count of beyond) console.error(`✘ ${count}`);
  return beyond.length === 0 ? 0 : 1;
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else process.exitCode = await bench(options);
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
