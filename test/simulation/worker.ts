import { parentPort, workerData } from 'node:worker_threads';
import { loadProduct } from './product.ts';
import { range, runSeeds } from './run-seeds.ts';

/** What a thread has to run. */
export interface SeedOrder {
  readonly functions: string;
  readonly from: number;
  readonly count: number;
}

/** What a thread tells after each part of its seeds. */
export interface Progress {
  readonly seeds: number;
  readonly steps: number;
  readonly coverage: readonly (readonly [string, number])[];
  readonly violations: readonly { readonly seed: number; readonly violation: string }[];
}

/** Often enough for a progress bar. */
const SEEDS_A_REPORT = 500;

/** One thread of many. */
const { functions, from, count } = workerData as SeedOrder;
const product = await loadProduct(functions);
for (let done = 0; done < count; done += SEEDS_A_REPORT) {
  parentPort?.postMessage(await report(from + done, Math.min(SEEDS_A_REPORT, count - done)));
}

async function report(from: number, count: number): Promise<Progress> {
  const coverage = new Map<string, number>();
  const violations: { seed: number; violation: string }[] = [];
  let steps = 0;
  await runSeeds(range(from, count), { product }, ({ seed, scheduler }) => {
    steps += scheduler.steps;
    for (const [what, times] of scheduler.coverage) coverage.set(what, (coverage.get(what) ?? 0) + times);
    if (scheduler.violation !== undefined) violations.push({ seed, violation: scheduler.violation });
  });
  return { seeds: count, steps, coverage: [...coverage], violations };
}
