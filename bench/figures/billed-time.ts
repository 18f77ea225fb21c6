import type { Figure, Row } from '../figure.ts';
import { billedGbSeconds, billedMs, facesAdded, type Run } from '../runs/run.ts';
import { each, RATE, type Runs } from '../runs/runs.ts';

const perImage = (of: (run: Run) => number) => (run: Run) => of(run) / facesAdded(run);

/** Enough to use up 20 requests a second when Tencent answers within half a second. */
const FEWER_FUNCTIONS = 5;

export const billedTime: Figure = {
  id: 'billed-time',
  title: 'Billed function time per image in bursts, of the baseline',
  explanation: `Invocations rounded up to milliseconds, waiting for the pacer and for Tencent (400 ms) included, over faces added; ours divided by the baseline of the same repetition. Enroll waits for its turn at ${RATE} requests a second, in as many functions as \`maxConcurrency\` allows: fewer of them wait less, and use the rate up as long as Tencent is fast. More than a third of ours is intake, which in a burst mostly waits for the emulator: that works on its requests one by one.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const ours = await each(runs.repetitions, (repetition) => runs.burst('product', repetition));
    const fewer = await each(runs.repetitions, (repetition) =>
      runs.burst('product', repetition, { enrollFunctions: FEWER_FUNCTIONS }),
    );
    const theirs = await each(runs.repetitions, (repetition) => runs.burst('baseline', repetition));
    const ratios = (of: (run: Run) => number, runsOfOurs = ours) =>
      runsOfOurs.map((run, at) => perImage(of)(run) / perImage(of)(theirs[at] ?? run));
    return [
      {
        variant: 'milliseconds',
        values: ratios(billedMs),
        baseline: [1],
        reach: { atMost: 1 / 3 },
        chartLabel: 'Billed milliseconds per image, burst',
      },
      {
        variant: `milliseconds, with maxConcurrency ${FEWER_FUNCTIONS}`,
        values: ratios(billedMs, fewer),
        baseline: [1],
        reach: { atMost: 1 / 3 },
      },
      {
        variant: 'GB-seconds',
        values: ratios(billedGbSeconds),
        baseline: [1],
        chartLabel: 'Billed GB-seconds per image, burst',
      },
    ];
  },
};
