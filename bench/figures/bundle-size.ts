import { statSync } from 'node:fs';
import type { Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import { bundleOf, ENROLL, INTAKE, type Synthesized } from '../world/assembly.ts';

export const bundleSize: Figure = {
  id: 'bundle-size',
  title: 'Bundles, in KB',
  explanation: 'What is uploaded for a function, before compression.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const { product, baseline, cdkDefaults } = runs.lab.assembly;
    const theirs = [size(baseline, 'Enroll')];
    return [
      {
        variant: 'enroll',
        values: [size(product, ENROLL)],
        baseline: theirs,
        chartLabel: 'Bundle, in KB',
        reach: { atMost: 370 },
        isGuard: true,
        digits: 0,
        note: `by the CDK's defaults, the AWS SDK left to the runtime: ${size(cdkDefaults, 'enroll').toFixed(0)}`,
      },
      { variant: 'intake', values: [size(product, INTAKE)], reach: { atMost: 440 }, isGuard: true, digits: 0 },
    ];
  },
};

function size(synthesized: Synthesized, part: string): number {
  return statSync(bundleOf(synthesized, part)).size / 1024;
}
