import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure, Row } from '../figure.ts';
import { peakMiB } from '../runs/run.ts';
import { each, type Runs } from '../runs/runs.ts';
import { ENROLL, stagesOf } from '../world/assembly.ts';
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
    const theirs = await runs.baselineBursts();
    const compared = {
      baseline: theirs.map((run) => peakMiB(run, ENROLL) - bare),
      chartLabel: 'Peak memory above the runtime, in MiB',
      note: `the process with an empty handler has ${bare.toFixed(0)} MiB here`,
    };
    // A stage without images in the burst has no memory to show.
    const stages = stagesOf(runs.lab.assembly.product).filter((stage) =>
      made.every(({ invocations }) => invocations.some((invocation) => invocation.stage === stage)),
    );
    return stages.map((stage) => ({
      variant: stage,
      values: made.map((run) => peakMiB(run, stage) - bare),
      ...(stage === ENROLL && compared),
      goal: { atMost: 128 },
      digits: 0,
    }));
  },
};

async function bareRuntime(runs: Runs): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'face-enrollment-bench-'));
  const file = join(directory, 'index.js');
  writeFileSync(file, 'exports.handler = async () => ({});\n');
  const fn = new LambdaFunction({
    name: 'empty',
    stage: 'none',
    file,
    environment: {},
    timeoutMs: 1000,
    memoryMiB: 128,
    logFile: join(runs.lab.directory, 'functions.log'),
  });
  try {
    for (let event = 0; event < 20; event++) await fn.invoke({ Records: [] }, 0);
    return Math.max(...fn.invocations.map(({ peakRssBytes }) => peakRssBytes)) / MIB;
  } finally {
    fn.stop();
    rmSync(directory, { recursive: true });
  }
}
