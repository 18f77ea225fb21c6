import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Listr } from 'listr2';
import { LOCAL_DIR } from '../local/paths.ts';
import { Problem } from '../local/problem.ts';
import type { Figure } from './figure.ts';
import { FIGURES } from './figures/index.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { type Measured, missedGoals } from './report/measured.ts';
import { summary } from './report/summary.ts';
import { consoleTable } from './report/table.ts';
import { writePages } from './report/write-pages.ts';
import { Runs } from './runs/runs.ts';
import { Lab } from './world/lab.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const INTERRUPTED = 130;

async function bench({ figures: ids, isQuick, writes, seed }: Options): Promise<number> {
  const begun = performance.now();
  const figures = ids.length === 0 ? FIGURES : FIGURES.filter(({ id }) => ids.includes(id));
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
          measured.push(await measure(figure, runs));
        } catch (error) {
          failures.push(`${figure.title}: ${messageOf(error)}`);
          throw error;
        }
      },
    }));
    await new Listr(tasks, { exitOnError: false, registerSignalListeners: false, fallbackRenderer: 'simple' }).run();
    console.log(`\n${consoleTable(measured)}`);
    writeFileSync(join(LOCAL_DIR, 'bench.json'), JSON.stringify(measured));
    if (writes && failures.length === 0) console.log(`\nWritten: ${(await writePages(runs, measured)).join(', ')}`);
    console.log(`\n${summary(measured, (performance.now() - begun) / 1000)}`);
  } finally {
    stopped();
    await lab.stop();
  }
  const wrong = [...failures, ...missedGoals(measured)];
  for (const line of wrong) console.error(`✘ ${line}`);
  return wrong.length === 0 ? 0 : 1;
}

/** An error of the emulator must not cost everything that was measured: what has failed is tried once more. */
async function measure(figure: Figure, runs: Runs): Promise<Measured> {
  const begun = performance.now();
  const rows = await figure.measure(runs).catch((error) => {
    runs.options.tell(`once more, because of: ${messageOf(error)}`);
    return figure.measure(runs);
  });
  return { figure, rows, seconds: (performance.now() - begun) / 1000 };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
