import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure, Row } from '../figure.ts';
import type { Run } from '../runs/run.ts';
import { each, type Runs } from '../runs/runs.ts';
import { ENROLL, INTAKE } from '../world/assembly.ts';
import { LambdaFunction } from '../world/lambda.ts';

const MIB = 1024 * 1024;

export const memory: Figure = {
  id: 'memory',
  title: 'Peak memory of a function above the bare runtime, in MiB',
  explanation:
    'The highest resident set of any environment in the burst, minus that of the same process with an empty handler. Lambda needs this memory in addition to that of its runtime.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const bare = await bareRuntime(runs);
    const made = await each(runs.repetitions, (repetition) => runs.burst('product', repetition));
    const theirs = await each(runs.repetitions, (repetition) => runs.burst('baseline', repetition));
    const above = (part: string) => (run: Run) => peak(run, part) - bare;
    const note = `the process with an empty handler has ${bare.toFixed(0)} MiB here`;
    const goal = { atMost: 128 };
    return [
      {
        variant: 'enroll',
        values: made.map(above(ENROLL)),
        baseline: theirs.map(above('Enroll')),
        chartLabel: 'Peak memory above the runtime, in MiB',
        goal,
        digits: 0,
        note,
      },
      { variant: 'intake', values: made.map(above(INTAKE)), goal, digits: 0 },
    ];
  },
};

function peak({ invocations }: Run, part: string): number {
  const own = invocations.filter(({ functionName }) => functionName.includes(part));
  return Math.max(...own.map(({ peakRssBytes }) => peakRssBytes)) / MIB;
}

async function bareRuntime(runs: Runs): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'face-enrollment-bench-'));
  const file = join(directory, 'index.js');
  writeFileSync(file, 'exports.handler = async () => ({});\n');
  const logFile = join(runs.lab.directory, 'functions.log');
  const fn = new LambdaFunction({ name: 'empty', file, environment: {}, timeoutMs: 1000, memoryMiB: 128, logFile });
  try {
    for (let event = 0; event < 20; event++) await fn.invoke({ Records: [] }, 0);
    return Math.max(...fn.invocations.map(({ peakRssBytes }) => peakRssBytes)) / MIB;
  } finally {
    fn.stop();
    rmSync(directory, { recursive: true });
  }
}
