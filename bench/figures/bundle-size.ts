import { statSync } from 'node:fs';
import type { Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import { bundleOf, ENROLL, INTAKE, type Synthesized } from '../world/assembly.ts';

export const bundleSize: Figure = {
  id: 'bundle-size',
  title: 'Size of the bundles, in KB',
  explanation: 'The code that is uploaded for a function, before compression.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const { product, baseline, cdkDefaults } = runs.lab.assembly;
    const theirs = [size(baseline, 'Enroll')];
    return [
      {
        variant: 'enroll',
        values: [size(product, ENROLL)],
        baseline: theirs,
        chartLabel: 'Bundle, in KB',
        goal: { atMost: 370 },
        isGuard: true,
        digits: 0,
        note: `${size(cdkDefaults, 'enroll').toFixed(0)} KB with the defaults of the CDK, which leave the AWS SDK to the runtime`,
      },
      { variant: 'intake', values: [size(product, INTAKE)], goal: { atMost: 440 }, isGuard: true, digits: 0 },
    ];
  },
};

function size(synthesized: Synthesized, part: string): number {
  return statSync(bundleOf(synthesized, part)).size / 1024;
}
