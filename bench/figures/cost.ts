import { costOf, MILLION, rekognition, total } from '../cost/model.ts';
import { readPrices } from '../cost/prices.ts';
import type { Usage } from '../cost/usage.ts';
import type { Figure, Row } from '../figure.ts';
import { each, type Runs } from '../runs/runs.ts';
import { usageOf } from '../runs/usage-of.ts';

export const cost: Figure = {
  id: 'cost',
  title: 'Cost of a million images, relative to Rekognition IndexFaces',
  explanation:
    'AWS, Tencent and egress, for images of 500 KB and four images per person. The counts are those of the backlog runs, and of the bursts for the baseline. Events about outcomes are included, annotations are not. The prices are those of `bench/cost/prices.json`. The limit is one call for four images at the price of a bought rate, and only those AWS costs that cannot be avoided.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const list = readPrices();
    const compared = (usage: Usage) => total(costOf(usage, MILLION, list)) / total(rekognition(MILLION, list));
    const ours = await each(runs.repetitions, (repetition) => runs.backlogOfFours(repetition));
    const theirs = await runs.baselineBursts();
    return [
      {
        values: ours.map((run) => compared(usageOf(run, 'product'))),
        baseline: theirs.map((run) => compared(usageOf(run, 'baseline'))),
        chartLabel: 'Cost relative to Rekognition',
        goal: { atMost: 0.18 },
        limit: '0.06',
        isGuard: true,
        note: 'the items are in [What a million images cost](cost.md)',
      },
    ];
  },
};
