import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { Listr } from 'listr2';
import { LOCAL_DIR, PROJECT_ROOT } from '../local/paths.ts';
import { Problem } from '../local/problem.ts';
import { costPage } from './cost/page.ts';
import { readPrices } from './cost/prices.ts';
import { USAGE_FILE } from './cost/usage.ts';
import { FIGURES } from './figures/index.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { chart } from './report/chart.ts';
import { type Measured, missedGoals } from './report/measured.ts';
import { performancePage } from './report/performance-page.ts';
import { consoleTable } from './report/table.ts';
import { measuredUsage } from './runs/measured-usage.ts';
import { Runs } from './runs/runs.ts';
import { Lab } from './world/lab.ts';

const DOCS = join(PROJECT_ROOT, 'docs');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const INTERRUPTED = 130;

async function bench(options: Options): Promise<number> {
  const { isQuick, only, seed } = options;
  const figures = only.length === 0 ? FIGURES : FIGURES.filter(({ id }) => only.includes(id));
  const lab = await Lab.start();
  const stopped = endOnSignals(lab);
  const runs = new Runs(lab, { seed, isQuick, tell: () => {} });
  const measured: Measured[] = [];
  const failures: string[] = [];
  try {
    const tasks = figures.map((figure) => ({
      title: figure.title,
      task: async (_: unknown, task: { output: string }) => {
        runs.options.tell = (what) => {
          task.output = what;
        };
        try {
          measured.push({ figure, rows: await figure.measure(runs) });
        } catch (error) {
          failures.push(`${figure.title}: ${error instanceof Error ? error.message : String(error)}`);
          throw error;
        }
      },
    }));
    await new Listr(tasks, { exitOnError: false, registerSignalListeners: false, fallbackRenderer: 'simple' }).run();
    console.log(`\n${consoleTable(measured)}`);
    writeFileSync(join(LOCAL_DIR, 'bench.json'), JSON.stringify(measured));
    if (failures.length === 0 && !isQuick && only.length === 0) await writeDocs(runs, measured);
  } finally {
    stopped();
    await lab.stop();
  }
  const wrong = [...failures, ...missedGoals(measured)];
  for (const line of wrong) console.error(`✘ ${line}`);
  return wrong.length === 0 ? 0 : 1;
}

async function writeDocs(runs: Runs, measured: readonly Measured[]): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${availableParallelism()} processors, ${cpus()[0]?.model ?? 'of unknown make'}`;
  const usage = await measuredUsage(runs, date);
  const { seed } = runs.options;
  writeFileSync(join(DOCS, 'performance.md'), performancePage({ measured, seed, date, machine }));
  writeFileSync(join(DOCS, 'performance.svg'), chart(measured));
  writeFileSync(USAGE_FILE, `${JSON.stringify(usage, undefined, 2)}\n`);
  writeFileSync(join(DOCS, 'cost.md'), costPage(usage, readPrices()));
  console.log('\nWritten: docs/performance.md, docs/performance.svg, docs/cost.md, bench/cost/usage.json');
}

/** Nothing stays behind. @returns what takes the listeners away again */
function endOnSignals(lab: Lab): () => void {
  const end = () => void lab.stop().finally(() => process.exit(INTERRUPTED));
  for (const signal of SIGNALS) process.once(signal, end);
  return () => SIGNALS.forEach((signal) => void process.off(signal, end));
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
