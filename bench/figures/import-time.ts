import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import { median } from '../statistics.ts';
import { bundleOf, ENROLL, INTAKE } from '../world/assembly.ts';
import { LambdaFunction } from '../world/lambda.ts';

export const importTime: Figure = {
  id: 'import-time',
  title: 'Load time of the code, relative to the same code bundled with the defaults of the CDK',
  explanation:
    "Processor time from the start of loading until the handler is ready. Each time a new process loads the code as Lambda's runtime does. Both bundles are measured in turns, and the product's time is divided by the other. The baseline is its own code, with all of Tencent's SDK.",
  async measure(runs: Runs): Promise<readonly Row[]> {
    const rounds = runs.options.isQuick ? 5 : 15;
    const directory = mkdtempSync(join(tmpdir(), 'face-enrollment-bench-'));
    const empty = join(directory, 'index.js');
    writeFileSync(empty, 'exports.handler = async () => ({});\n');
    runs.options.tell('loading the bundles');
    try {
      const { product, cdkDefaults, baseline } = runs.lab.assembly;
      const bundles = {
        ours: bundleOf(product, ENROLL),
        defaults: bundleOf(cdkDefaults, 'enroll'),
        intake: bundleOf(product, INTAKE),
        intakeDefaults: bundleOf(cdkDefaults, 'intake'),
        baseline: bundleOf(baseline, 'Enroll'),
        empty,
      };
      const times = await loadInTurns(bundles, rounds, runs);
      const over = (one: number[], other: number[]) => one.map((time, round) => time / (other[round] ?? Number.NaN));
      const { ours = [], defaults = [], intake = [], intakeDefaults = [], baseline: theirs = [] } = times;
      const none = median(times.empty ?? []).toFixed(1);
      return [
        {
          variant: 'enroll',
          values: over(ours, defaults),
          baseline: over(theirs, defaults),
          chartLabel: 'Load time of the code',
          goal: { atMost: 0.3 },
          note: `an empty handler takes ${none} ms, and the code of enroll takes ${(median(ours) / median(times.empty ?? [])).toFixed(0)} times as long`,
        },
        { variant: 'intake', values: over(intake, intakeDefaults) },
      ];
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
};

async function loadInTurns(bundles: Readonly<Record<string, string>>, rounds: number, runs: Runs) {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, file] of Object.entries(bundles)) {
      const fn = new LambdaFunction({
        name,
        file,
        environment: ENVIRONMENT,
        timeoutMs: 1000,
        memoryMiB: 128,
        logFile: join(runs.lab.directory, 'functions.log'),
      });
      try {
        await fn.warm(1);
        times[name] = [...(times[name] ?? []), ...fn.loads.map(({ loadCpuMs }) => loadCpuMs)];
      } finally {
        fn.stop();
      }
    }
  }
  return times;
}

/** Enough of one for a handler to start: nothing is ever asked of these names. */
const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  FACES_TABLE: 'none',
  PERSONS_TABLE: 'none',
  PACER_TABLE: 'none',
  UPLOADS_QUEUE_URL: 'https://none',
  ENROLLMENTS_QUEUE_URL: 'https://none',
  DEAD_LETTER_QUEUE_URL: 'https://none',
  MAX_RECEIVE_COUNT: '42',
  PERSON_TAG: 'person-id',
  MAX_LONG_EDGE_JPEG: '4000',
  MAX_LONG_EDGE_OTHER: '2000',
  TENCENT_SECRET_ARN: 'none',
  TENCENT_ENDPOINT: 'https://none',
  TENCENT_API_VERSION: '2018-03-01',
  REQUESTS_PER_SECOND: '20',
  PRESIGNED_URL_SECONDS: '300',
  ALLOW_DUPLICATES: 'false',
  BASE64_FALLBACK: 'false',
};
