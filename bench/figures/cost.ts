import { costOf, MILLION, rekognition, total } from '../cost/model.ts';
import { readPrices } from '../cost/prices.ts';
import type { Usage } from '../cost/usage.ts';
import type { Figure, Row } from '../figure.ts';
import { each, type Runs } from '../runs/runs.ts';
import { usageOf } from '../runs/usage-of.ts';

export const cost: Figure = {
  id: 'cost',
  title: 'Cost of a million images, of Rekognition IndexFaces',
  explanation:
    "AWS, Tencent and egress, 500 KB an image and four images a person, from the counts of the backlog runs (the baseline's from its bursts) and the prices of cost/prices.json. The limit: a call for four images at the price of a rented rate, and nothing but what cannot be left out on AWS.",
  async measure(runs: Runs): Promise<readonly Row[]> {
    const list = readPrices();
    const compared = (usage: Usage) => total(costOf(usage, MILLION, list)) / total(rekognition(MILLION, list));
    const ours = await each(runs.repetitions, (repetition) => runs.backlogOfFours(repetition));
    const theirs = await each(runs.repetitions, (repetition) => runs.burst('baseline', repetition));
    return [
      {
        values: ours.map((run) => compared(usageOf(run, 'product'))),
        baseline: theirs.map((run) => compared(usageOf(run, 'baseline'))),
        chartLabel: 'Cost of a million images, of Rekognition',
        reach: { atMost: 0.18 },
        limit: '0.06',
        isGuard: true,
        note: 'Part by part: [what a million images cost](cost.md)',
      },
    ];
  },
};
