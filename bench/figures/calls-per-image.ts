import type { Figure, Row } from '../figure.ts';
import { facesAdded, type Run, writingCalls } from '../runs/run.ts';
import { each, type Runs } from '../runs/runs.ts';

/** A call carries four images. */
const LIMIT = '0.25';
/** The first image creates the person, and one more call carries the other three. */
const LIMIT_OF_NEW_PERSONS = '0.5';

export const callsPerImage: Figure = {
  id: 'calls-per-image',
  title: 'CreateFace calls per image',
  explanation:
    'CreateFace requests that were sent, including refused ones, divided by the faces that were added. CreatePerson counts as well, because Tencent bills each call of both. A new person takes one CreatePerson with one image, and then CreateFace with the others. AWS documents that a FIFO queue delivers its messages group by group. Messages in order of arrival are the worst case, because the messages of a person are then far apart.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const { repetitions } = runs;
    const backlog = await each(repetitions, (repetition) => runs.backlogOfFours(repetition));
    const scattered = await each([1], (repetition) => runs.backlogOfFours(repetition, { order: 'arrival' }));
    const burst = await each(repetitions, (repetition) => runs.burst('product', repetition));
    const scatteredBurst = await each([1], (repetition) => runs.burst('product', repetition, { order: 'arrival' }));
    const created = await runs.backlogOfFours(1, { variant: 'createPersons' });
    const baseline = (await runs.baselineBursts()).map(perImage);
    return [
      {
        variant: 'backlog, 4 images per person',
        values: backlog.map(perImage),
        goal: { atMost: 0.26 },
        limit: LIMIT,
        isGuard: true,
      },
      { variant: 'the same, messages in order of arrival', values: scattered.map(perImage), limit: LIMIT },
      {
        variant: 'backlog, 4 images per new person, `createPersonsInGroup`',
        values: [perImage(created)],
        goal: { atMost: 0.5 },
        limit: LIMIT_OF_NEW_PERSONS,
        isGuard: true,
      },
      {
        variant: '200 images of 50 persons at once, idle stack',
        values: burst.map(perImage),
        baseline,
        chartLabel: 'CreateFace calls per image, burst',
        goal: { atMost: 0.35 },
        limit: LIMIT,
        isGuard: true,
      },
      { variant: 'the same, messages in order of arrival', values: scatteredBurst.map(perImage), limit: LIMIT },
    ];
  },
};

function perImage(run: Run): number {
  return writingCalls(run).length / facesAdded(run);
}
