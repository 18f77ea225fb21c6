import type { Figure, Row } from '../figure.ts';
import { wastedRequests } from '../runs/run.ts';
import { each, type Runs } from '../runs/runs.ts';

export const wastedCalls: Figure = {
  id: 'wasted-calls',
  title: 'Throttled, conflicting or wasted requests to Tencent',
  explanation:
    'Requests of the backlog and burst runs that were answered with an error, or that overlapped another request for the same person. In any second, the stand-in allows one request more than the setting.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const backlog = await each(runs.repetitions, (repetition) => runs.backlogOfFours(repetition));
    const burst = await each(runs.repetitions, (repetition) => runs.burst('product', repetition));
    const baseline = await runs.baselineBursts();
    const bounds = { goal: { atMost: 0 }, limit: '0', isGuard: true, digits: 0 } as const;
    return [
      { variant: 'backlog', values: backlog.map(wastedRequests), ...bounds },
      {
        variant: 'burst',
        values: burst.map(wastedRequests),
        baseline: baseline.map(wastedRequests),
        chartLabel: 'Wasted requests to Tencent, burst',
        ...bounds,
      },
    ];
  },
};
