import type { Figure, Row } from '../figure.ts';
import { backlog } from '../runs/feed.ts';
import { cpuMs, facesAdded, peakMiB, type Run, writingCalls } from '../runs/run.ts';
import type { Runs } from '../runs/runs.ts';

const IMAGES_EACH = 4;
const SIZES = [100, 1_000, 5_000];
const QUICK_SIZES = [100, 400];
/** Three times the default, so that it does not take all day. */
const RATE = 60;

export const growth: Figure = {
  id: 'growth',
  title: 'Cost per image as the number of images grows, relative to 100 images',
  explanation: `Backlogs of persons with four images each, at ${RATE} requests per second. Write units, calls and processor time per image are divided by those of the run with 100 images. The highest memory of a function is divided by that of the next smaller run. If nothing grows, the figure is 1.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const made: Run[] = [];
    for (const size of runs.options.isQuick ? QUICK_SIZES : SIZES) made.push(await sized(size, runs));
    const [first, ...others] = made;
    if (first === undefined) return [];
    return others
      .flatMap((run) => [
        grown(
          run,
          'write units',
          run.meter.allWriteUnits / facesAdded(run),
          first.meter.allWriteUnits / facesAdded(first),
        ),
        grown(run, 'CreateFace calls', callsEach(run), callsEach(first)),
        grown(run, 'processor time', cpuMs(run) / facesAdded(run), cpuMs(first) / facesAdded(first)),
      ])
      .concat(memoryRow(made));
  },
};

function sized(images: number, runs: Runs): Promise<Run> {
  return runs.once(`growth: ${images} images`, async () =>
    backlog(runs.lab, {
      crowd: await runs.crowd(images / IMAGES_EACH, IMAGES_EACH),
      tencent: { latencyMs: 0, requestsPerSecond: 10 * RATE },
      random: runs.random(images),
      options: {
        environment: { REQUESTS_PER_SECOND: String(RATE) },
        maxConcurrency: { Uploads: 4, Enrollments: 4 },
      },
      warm: 4,
      patienceMs: 900_000,
    }),
  );
}

function grown(run: Run, what: string, value: number, first: number): Row {
  return { variant: `${run.images} images, ${what}`, values: [value / first], goal: { atMost: 1.2 }, limit: '1' };
}

/** Of the largest and the next smaller one: with a hundred images the heap is not even worth collecting. */
function memoryRow(made: readonly Run[]): readonly Row[] {
  const [before, last] = made.slice(-2);
  if (before === undefined || last === undefined) return [];
  const row = grown(last, `memory, relative to ${before.images} images`, peakMiB(last), peakMiB(before));
  return [row];
}

function callsEach(run: Run): number {
  return writingCalls(run).length / facesAdded(run);
}
