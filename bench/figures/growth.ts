import type { Figure, Row } from '../figure.ts';
import { backlog } from '../runs/feed.ts';
import { cpuMs, createFaceCalls, facesAdded, type Run } from '../runs/run.ts';
import type { Runs } from '../runs/runs.ts';

const IMAGES_EACH = 4;
const SIZES = [100, 1_000, 10_000];
const QUICK_SIZES = [100, 400];
const MIB = 1024 * 1024;
/** Half as much again as the default, so that it does not take all day. */
const RATE = 30;

export const growth: Figure = {
  id: 'growth',
  title: 'Cost of an image as their number grows, of that with 100 images',
  explanation:
    'Backlogs of persons with four images each, at 30 requests a second: write units, calls and processor time per image, and the highest memory of a function, divided by the same of 100 images. Flat is 1.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const made: Run[] = [];
    for (const size of runs.options.isQuick ? QUICK_SIZES : SIZES) made.push(await sized(size, runs));
    const [first, ...others] = made;
    if (first === undefined) return [];
    return others.flatMap((run) => [
      grown(
        run,
        'write units',
        run.meter.allWriteUnits / facesAdded(run),
        first.meter.allWriteUnits / facesAdded(first),
      ),
      grown(run, 'CreateFace calls', callsEach(run), callsEach(first)),
      grown(run, 'processor time', cpuMs(run) / facesAdded(run), cpuMs(first) / facesAdded(first)),
      grown(run, 'memory', peak(run), peak(first)),
    ]);
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
  return { variant: `${run.images} images, ${what}`, values: [value / first], reach: { atMost: 1.2 }, limit: '1' };
}

function callsEach(run: Run): number {
  return createFaceCalls(run).length / facesAdded(run);
}

function peak({ invocations }: Run): number {
  return Math.max(...invocations.map(({ peakRssBytes }) => peakRssBytes)) / MIB;
}
