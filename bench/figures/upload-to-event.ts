import type { Figure, Row } from '../figure.ts';
import type { Run } from '../runs/run.ts';
import { each, type Runs } from '../runs/runs.ts';
import { quantile } from '../statistics.ts';
import {
  COLD_START_MS,
  EVENT_BRIDGE_TO_TARGET_MS,
  S3_TO_EVENT_BRIDGE,
  SQS,
  SQS_FIFO,
  STREAM_MS,
} from '../world/hops.ts';

const GOAL_SECONDS = 2;

export const uploadToEvent: Figure = {
  id: 'upload-to-event',
  title: 'Time from upload to event, in seconds',
  explanation: `From the upload of an image until the target of a rule has the event about its outcome. Tencent takes 400 ms for CreateFace, and as long for GetPersonBaseInfo on the idle stack. Each person is new, so that the product asks Tencent for the person first. The time between services is fixed. From S3 to EventBridge it is ${S3_TO_EVENT_BRIDGE.median} ms in the median and ${S3_TO_EVENT_BRIDGE.p99} ms in the 99th percentile. A queue takes ${SQS.median} ms, a FIFO queue ${SQS_FIFO.median} ms, a stream ${STREAM_MS} ms, and the way from EventBridge to the target ${EVENT_BRIDGE_TO_TARGET_MS} ms. The baseline has no stream, no FIFO queue and no first request, and S3 reaches its queue in no time. On the idle stack, images are uploaded one at a time. When it is cold, each image finds no environment of any function, and each new environment takes ${COLD_START_MS} ms before its process starts. The burst has 200 images of 50 persons within a second, at 20 requests per second. There, the times of queues vary as published.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const both = async (isCold: boolean) => [
      [await runs.singles('product', isCold)],
      [await runs.singles('baseline', isCold)],
    ];
    const [warm = [], warmBaseline = []] = await both(false);
    const [cold = [], coldBaseline = []] = await both(true);
    const burst = await each(runs.repetitions, (repetition) => runs.burst('product', repetition));
    const burstBaseline = await runs.baselineBursts();
    return [
      ...percentiles('idle stack', warm, warmBaseline, { atMost: GOAL_SECONDS }),
      ...percentiles('idle stack, cold', cold, coldBaseline),
      ...percentiles('burst', burst, burstBaseline),
    ];
  },
};

function percentiles(
  variant: string,
  ours: readonly Run[],
  theirs: readonly Run[],
  goal?: Row['goal'],
): readonly Row[] {
  const lost = theirs.reduce((sum, { msToEvent }) => sum + msToEvent.filter((ms) => ms === Infinity).length, 0);
  return [50, 95].map((percent) => ({
    variant: `${variant}, p${percent}`,
    values: ours.map((run) => secondsAt(run, percent)),
    baseline: theirs.map((run) => secondsAt(run, percent)),
    ...(percent === 95 && { goal, chartLabel: `Seconds from upload to event, ${variant}, p95` }),
    ...(percent === 95 && lost > 0 && { note: `the baseline never told of ${lost} images, which are left out` }),
  }));
}

function secondsAt({ msToEvent }: Run, percent: number): number {
  return quantile(msToEvent.filter(Number.isFinite), percent / 100) / 1000;
}
