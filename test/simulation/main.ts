import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadProduct } from './product.ts';
import { ProgressBar } from './progress-bar.ts';
import { tellSeed } from './run-seeds.ts';
import { runThread } from './run-thread.ts';
import { searchAll, tellOne } from './search-command.ts';
import type { Progress, SeedOrder } from './worker.ts';

const FUNCTIONS = join(import.meta.dirname, '../../functions');
const USAGE = `Simulates the whole enrollment under faults of every kind, in virtual time.

  npm run simulate -- --seeds 100000 [--from 1]   many seeds, on all cores
  npm run simulate -- --seed 4711                 one seed, with its whole story
  npm run simulate -- --exhaust [--scope 1]       every course of events in small worlds, on all cores
      [--faults 2] [--standstills 1]              with no more faults in one course than that
  npm run simulate -- --course 1:0.0.3            one course of the first small world, with its whole story
`;
/** Of a thread at a time: small, so that the threads end together. */
const PART = 2_000;
/** As many failing seeds as anybody reads; each can be told by itself. */
const SHOWN_VIOLATIONS = 20;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    exhaust: { type: 'boolean' },
    scope: { type: 'string' },
    faults: { type: 'string' },
    standstills: { type: 'string' },
    course: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help === true) {
  process.stdout.write(USAGE);
} else if (values.exhaust === true || values.course !== undefined) {
  const limits = {
    ...(values.faults !== undefined && { faults: whole('--faults', values.faults) }),
    ...(values.standstills !== undefined && { standstills: whole('--standstills', values.standstills) }),
  };
  const scope = values.scope === undefined ? undefined : whole('--scope', values.scope);
  const { course } = values;
  const isGood =
    course === undefined ? await searchAll(FUNCTIONS, { scope, limits }) : await tellOne(FUNCTIONS, course, limits);
  process.exitCode = isGood ? 0 : 1;
} else if (values.seed !== undefined) {
  await tell(whole('--seed', values.seed));
} else {
  await runAll(whole('--from', values.from), whole('--seeds', values.seeds ?? '10000'));
}

async function tell(seed: number): Promise<void> {
  const { scheduler } = await tellSeed(seed, { product: await loadProduct(FUNCTIONS) });
  process.stdout.write(`${(scheduler.story ?? []).join('\n')}\n\n`);
  const { violation, steps } = scheduler;
  if (violation === undefined) {
    process.stdout.write(`Seed ${seed}: no violation in ${steps} events.\n`);
  } else {
    process.stdout.write(`Seed ${seed}: VIOLATION: ${violation}\n`);
    process.exitCode = 1;
  }
}

async function runAll(from: number, count: number): Promise<void> {
  const bar = new ProgressBar(count);
  const coverage = new Map<string, number>();
  const violations: { seed: number; violation: string }[] = [];
  let seeds = 0;
  let steps = 0;
  const take = (progress: Progress): void => {
    seeds += progress.seeds;
    steps += progress.steps;
    for (const [what, times] of progress.coverage) coverage.set(what, (coverage.get(what) ?? 0) + times);
    violations.push(...progress.violations);
    for (const found of progress.violations) process.stdout.write(`\n${described(found)}`);
    bar.show(seeds, violations.length);
  };
  let begun = 0;
  const runParts = async (): Promise<void> => {
    while (begun < count) {
      const order: SeedOrder = { functions: FUNCTIONS, from: from + begun, count: Math.min(PART, count - begun) };
      begun += order.count;
      await runThread('worker.ts', order, take);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runParts));

  process.stdout.write('\nWhat happened, and how often:\n');
  for (const [what, times] of [...coverage].toSorted(([one], [other]) => one.localeCompare(other))) {
    process.stdout.write(`${String(times).padStart(10)}  ${what}\n`);
  }
  const rate = Math.round(seeds / bar.seconds);
  process.stdout.write(`\n${seeds} seeds and ${steps} events in ${bar.seconds.toFixed(1)} s: ${rate} seeds/s\n`);
  const inOrder = violations.toSorted((one, other) => one.seed - other.seed);
  for (const found of inOrder.slice(0, SHOWN_VIOLATIONS)) process.stdout.write(described(found));
  process.stdout.write(violations.length === 0 ? 'No violation.\n' : `${violations.length} seeds violate a promise.\n`);
  if (violations.length > 0) process.exitCode = 1;
}

function described({ seed, violation }: { readonly seed: number; readonly violation: string }): string {
  return `VIOLATION in seed ${seed}: ${violation}\n  its story: npm run simulate -- --seed ${seed}\n`;
}

function whole(name: string, value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  process.stderr.write(`${name} is '${value}': expected a whole number, like ${name} 4711.\n\n${USAGE}`);
  process.exit(2);
}
