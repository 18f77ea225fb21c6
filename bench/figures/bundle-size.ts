import { statSync } from 'node:fs';
import type { Bound, Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import { bundleOf, ENROLL, type Synthesized, stagesOf } from '../world/assembly.ts';

/** In KB. */
const GOALS: Readonly<Record<string, Bound>> = {
  enroll: { atMost: 384 },
  intake: { atMost: 452 },
  publish: { atMost: 448 },
};

export const bundleSize: Figure = {
  id: 'bundle-size',
  title: 'Size of the bundles, in KB',
  explanation: 'The code that is uploaded for a function, before compression.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const { product, baseline, cdkDefaults } = runs.lab.assembly;
    const compared = {
      baseline: [size(baseline, ENROLL)],
      chartLabel: 'Bundle, in KB',
      note: `${size(cdkDefaults, ENROLL).toFixed(0)} KB with the defaults of the CDK, which leave the AWS SDK to the runtime`,
    };
    return stagesOf(product).map((stage) => ({
      variant: stage,
      values: [size(product, stage)],
      ...(stage === ENROLL && compared),
      ...(GOALS[stage] && { goal: GOALS[stage], isGuard: true }),
      digits: 0,
    }));
  },
};

function size(synthesized: Synthesized, stage: string): number {
  return statSync(bundleOf(synthesized, stage)).size / 1024;
}
