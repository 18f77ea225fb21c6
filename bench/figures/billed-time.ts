import type { Figure, Row } from '../figure.ts';
import { billedGbSeconds, billedMs, facesAdded, type Run } from '../runs/run.ts';
import { each, RATE, type Runs } from '../runs/runs.ts';
import { stagesOf } from '../world/assembly.ts';

const perImage = (of: (run: Run) => number) => (run: Run) => of(run) / facesAdded(run);

/** Enough to use up 20 requests a second when Tencent answers within half a second. */
const FEWER_FUNCTIONS = 5;

/** Of each stage. */
function sharesOf(run: Run, stages: readonly string[]): string {
  const shares = stages.map((stage) => `${stage} ${((billedMs(run, stage) / billedMs(run)) * 100).toFixed(0)} %`);
  return `of these, ${shares.join(', ')}`;
}

export const billedTime: Figure = {
  id: 'billed-time',
  title: 'Billed function time per image in bursts, relative to the baseline',
  explanation: `Durations of invocations, rounded up to milliseconds, divided by the faces that were added. They include waiting for the pacer and for Tencent (400 ms). The product is divided by the baseline in the same order of uploads. The enroll function waits for its slots at ${RATE} requests per second, in as many functions at once as \`maxConcurrency\` allows. Fewer functions wait less, and still use the whole rate while Tencent is fast. A part of the time is waiting for the emulator, which handles its requests one by one.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const ours = await each(runs.repetitions, (repetition) => runs.burst('product', repetition));
    const fewer = await each([1], (repetition) =>
      runs.burst('product', repetition, { enrollFunctions: FEWER_FUNCTIONS }),
    );
    const theirs = await runs.baselineBursts();
    const ratios = (of: (run: Run) => number, runsOfOurs = ours) =>
      runsOfOurs.map((run, at) => perImage(of)(run) / perImage(of)(theirs[at % theirs.length] ?? run));
    return [
      {
        variant: 'milliseconds',
        values: ratios(billedMs),
        baseline: [1],
        goal: { atMost: 1 / 3 },
        note: ours[0] && sharesOf(ours[0], stagesOf(runs.lab.assembly.product)),
        chartLabel: 'Billed milliseconds per image, burst',
      },
      {
        variant: `milliseconds, with maxConcurrency ${FEWER_FUNCTIONS}`,
        values: ratios(billedMs, fewer),
        baseline: [1],
        goal: { atMost: 1 / 3 },
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
