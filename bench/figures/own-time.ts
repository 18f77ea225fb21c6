import type { Figure, Row } from '../figure.ts';
import { cpuMs, facesAdded, type Run } from '../runs/run.ts';
import { each, type Runs } from '../runs/runs.ts';

export const ownTime: Figure = {
  id: 'own-time',
  title: 'Own time per image, in milliseconds of processor',
  explanation:
    "Processor time of both functions' processes, everything but the waiting for Tencent and AWS: from the first, cold invocation of each environment on. The only absolute time here: it depends on the machine.",
  async measure(runs: Runs): Promise<readonly Row[]> {
    const ours = await each(runs.repetitions, (repetition) => runs.burst('product', repetition));
    const warm = await each(runs.repetitions, (repetition) => runs.backlogOfFours(repetition));
    const theirs = await each(runs.repetitions, (repetition) => runs.burst('baseline', repetition));
    return [
      {
        variant: 'burst',
        chartLabel: 'Processor milliseconds per image, burst',
        values: ours.map(perImage),
        baseline: theirs.map(perImage),
        reach: { atMost: 25 },
        digits: 1,
      },
      { variant: 'backlog', values: warm.map(perImage), reach: { atMost: 25 }, digits: 1 },
    ];
  },
};

function perImage(run: Run): number {
  return cpuMs(run) / facesAdded(run);
}
