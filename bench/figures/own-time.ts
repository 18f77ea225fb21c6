import type { Figure, Row } from '../figure.ts';
import { cpuMs, facesAdded, type Run } from '../runs/run.ts';
import { each, type Runs } from '../runs/runs.ts';
import { stagesOf } from '../world/assembly.ts';

export const ownTime: Figure = {
  id: 'own-time',
  title: 'Processor time per image, in milliseconds',
  explanation:
    'Processor time of the processes of all functions, without the waiting for Tencent and AWS. It includes the first, cold invocation of each environment. It depends on the machine.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const ours = await each(runs.repetitions, (repetition) => runs.burst('product', repetition));
    const warm = await each(runs.repetitions, (repetition) => runs.backlogOfFours(repetition));
    const theirs = await runs.baselineBursts();
    return [
      {
        variant: 'burst',
        chartLabel: 'Processor milliseconds per image, burst',
        values: ours.map(perImage),
        baseline: theirs.map(perImage),
        goal: { atMost: 25 },
        digits: 1,
      },
      { variant: 'backlog', values: warm.map(perImage), goal: { atMost: 25 }, digits: 1 },
      ...workingStages(warm, runs).map((stage) => ({
        variant: `backlog, ${stage} alone`,
        values: warm.map((run) => cpuMs(run, stage) / facesAdded(run)),
        digits: 1,
      })),
    ];
  },
};

/** Those that images of the runs went through. */
function workingStages(made: readonly Run[], runs: Runs): readonly string[] {
  return stagesOf(runs.lab.assembly.product).filter((stage) => made.some((run) => cpuMs(run, stage) > 0));
}

function perImage(run: Run): number {
  return cpuMs(run) / facesAdded(run);
}
