import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import { median } from '../statistics.ts';
import { ENROLL, functionOf, type Synthesized, stagesOf } from '../world/assembly.ts';
import { LambdaFunction } from '../world/lambda.ts';

interface Loadable {
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

export const importTime: Figure = {
  id: 'import-time',
  title: 'Load time of the code, relative to the same code bundled with the defaults of the CDK',
  explanation:
    "Processor time from the start of loading until the handler is ready. Each time a new process loads the code as Lambda's runtime does. Both bundles are measured in turns, and the product's time is divided by the other. The baseline is its own code, with all of Tencent's SDK.",
  async measure(runs: Runs): Promise<readonly Row[]> {
    const rounds = runs.options.isQuick ? 5 : 15;
    const directory = mkdtempSync(join(tmpdir(), 'face-enrollment-bench-'));
    const file = join(directory, 'index.js');
    writeFileSync(file, 'exports.handler = async () => ({});\n');
    runs.options.tell('loading the bundles');
    try {
      const { product, cdkDefaults, baseline } = runs.lab.assembly;
      const known = new Set(stagesOf(cdkDefaults));
      const stages = stagesOf(product).filter((stage) => known.has(stage));
      const times = await loadInTurns(
        new Map([
          ...stages.flatMap((stage) => {
            const own = loadable(product, stage);
            const defaults = { ...own, file: cdkDefaults.file(functionOf(cdkDefaults, stage).asset) };
            return [
              [stage, own],
              [`${stage}, defaults`, defaults],
            ] as const;
          }),
          ['baseline', loadable(baseline, ENROLL)],
          ['empty', { file, environment: loadable(product, ENROLL).environment }],
        ]),
        rounds,
        runs,
      );
      const of = (name: string) => times.get(name) ?? [];
      const over = (one: string, other: string) =>
        of(one).map((time, round) => time / (of(other)[round] ?? Number.NaN));
      const [ours, none] = [median(of(ENROLL)), median(of('empty'))];
      const compared = {
        baseline: over('baseline', `${ENROLL}, defaults`),
        chartLabel: 'Load time of the code',
        goal: { atMost: 0.3 },
        note: `an empty handler takes ${none.toFixed(1)} ms, and the code of enroll takes ${(ours / none).toFixed(0)} times as long`,
      };
      return stages.map((stage) => ({
        variant: stage,
        values: over(stage, `${stage}, defaults`),
        ...(stage === ENROLL && compared),
      }));
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
};

async function loadInTurns(loadables: ReadonlyMap<string, Loadable>, rounds: number, runs: Runs) {
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, { file, environment }] of loadables) {
      const fn = new LambdaFunction({
        name: 'load',
        stage: 'load',
        file,
        environment,
        timeoutMs: 1000,
        memoryMiB: 128,
        logFile: join(runs.lab.directory, 'functions.log'),
      });
      try {
        await fn.warm(1);
        times.set(name, [...(times.get(name) ?? []), ...fn.loads.map(({ loadCpuMs }) => loadCpuMs)]);
      } finally {
        fn.stop();
      }
    }
  }
  return times;
}

/** With an environment that is enough for a handler to start. Nothing is ever asked of what it names. */
function loadable(synthesized: Synthesized, stage: string): Loadable {
  const { asset, environment } = functionOf(synthesized, stage);
  const own = Object.entries(environment).map(([name, value]) => [name, typeof value === 'string' ? value : NOWHERE]);
  return { file: synthesized.file(asset), environment: { ...Object.fromEntries(own), ...OF_THE_RUNTIME } };
}

const NOWHERE = 'https://none';

const OF_THE_RUNTIME = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  TENCENT_ENDPOINT: NOWHERE,
};
