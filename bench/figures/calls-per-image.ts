import type { Figure, Row } from '../figure.ts';
import { createFaceCalls, facesAdded, type Run } from '../runs/run.ts';
import { each, type Runs } from '../runs/runs.ts';

/** A call carries four images. */
const LIMIT = '0.25';

export const callsPerImage: Figure = {
  id: 'calls-per-image',
  title: 'CreateFace calls per image',
  explanation:
    'Calls that left us, refused ones included, over faces added. Tencent bills by the call. A FIFO queue may hand out its messages group by group, as AWS documents it, or in the order of arrival, which is the worst case for whoever wants those of a person together.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const { repetitions } = runs;
    const backlog = await each(repetitions, (repetition) => runs.backlogOfFours(repetition));
    const scattered = await each([1], (repetition) => runs.backlogOfFours(repetition, 'arrival'));
    const burst = await each(repetitions, (repetition) => runs.burst('product', repetition));
    const scatteredBurst = await each([1], (repetition) => runs.burst('product', repetition, { order: 'arrival' }));
    const baseline = (await each(repetitions, (repetition) => runs.burst('baseline', repetition))).map(perImage);
    return [
      {
        variant: 'backlog, 4 images a person',
        values: backlog.map(perImage),
        reach: { atMost: 0.26 },
        limit: LIMIT,
        isGuard: true,
      },
      { variant: 'the same, messages in order of arrival', values: scattered.map(perImage), limit: LIMIT },
      {
        variant: '200 images of 50 persons at once, idle stack',
        values: burst.map(perImage),
        baseline,
        chartLabel: 'CreateFace calls per image, burst',
        reach: { atMost: 0.35 },
        limit: LIMIT,
        isGuard: true,
      },
      { variant: 'the same, messages in order of arrival', values: scatteredBurst.map(perImage), limit: LIMIT },
    ];
  },
};

function perImage(run: Run): number {
  return createFaceCalls(run).length / facesAdded(run);
}
