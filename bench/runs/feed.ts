import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour } from '../../local/stand-in/behaviour.ts';
import { type Lab, type Pipeline, type PipelineOptions, until } from '../world/lab.ts';
import type { Crowd } from '../world/portraits.ts';
import type { Random } from '../world/random.ts';
import { type StoredImage, store } from '../world/stored-images.ts';
import type { Run } from './run.ts';

export interface FeedProps {
  readonly crowd: Crowd;
  readonly tencent: Partial<Behaviour>;
  readonly random: Random;
  readonly options?: PipelineOptions;
  /** What has to be there before the first event. */
  readonly prepare?: (pipeline: Pipeline) => Promise<void>;
  /** Environments that are there before the first event; none unless given, as on an idle stack. */
  readonly warm?: number;
  /** How long anything may take. */
  readonly patienceMs?: number;
}

/** Hops between services, median and 99th percentile in milliseconds, as published. */
const EVENT_BRIDGE = [148, 387] as const;
const SQS = [16, 105] as const;
const SQS_FIFO = [28, 645] as const;

/** Long enough for anything that ends at all; retries by the queue included. */
const PATIENCE_MS = 180_000;

/** Everything is in the product's enrollments queue before the first function takes from it. */
export async function backlog(lab: Lab, props: FeedProps): Promise<Run> {
  const { random, tencent, patienceMs = PATIENCE_MS } = props;
  return withPipeline(lab, 'product', props, async ({ deployment, uploads, eventOf }, images) => {
    for (const image of random.shuffled(images)) uploads.send(eventOf(image));
    await deployment.source('Uploads').turnOn();
    await until('all images were taken in', () => uploads.depth === 0, patienceMs);
    await lab.tencent.behave(tencent);
    await deployment.source('Enrollments').turnOn();
  });
}

/** Uploads reach an idle stack within a moment, each by hops of its own. */
export async function burst(lab: Lab, name: Pipeline['name'], props: FeedProps & { withinMs: number }): Promise<Run> {
  const { random, withinMs } = props;
  const options = { hopMs: () => random.latency(...SQS_FIFO), ...props.options };
  return withPipeline(lab, name, { ...props, options }, async ({ deployment, uploads, eventOf }, images) => {
    for (const source of deployment.sources.values()) await source.turnOn();
    await Promise.all(
      random.shuffled(images).map(async (image, index) => {
        const bus = name === 'product' ? random.latency(...EVENT_BRIDGE) : 0;
        await sleep((index / images.length) * withinMs + bus + random.latency(...SQS));
        uploads.send(eventOf(image));
      }),
    );
  });
}

async function withPipeline(
  lab: Lab,
  name: Pipeline['name'],
  { crowd, tencent, options, prepare, warm = 0, patienceMs = PATIENCE_MS }: FeedProps,
  feed: (pipeline: Pipeline, images: readonly StoredImage[]) => Promise<void>,
): Promise<Run> {
  const images = await store(crowd.images, lab.bucket, lab.aws);
  await lab.tencent.clear();
  await lab.tencent.createPersons(crowd.personIds.map((personId) => ({ personId })));
  await lab.tencent.behave(tencent);
  const pipeline = await (name === 'product' ? lab.product(options) : lab.baseline(options));
  const { deployment } = pipeline;
  try {
    await prepare?.(pipeline);
    await deployment.followTables();
    await Promise.all(deployment.functions.map((fn) => fn.warm(warm)));
    await feed(pipeline, images);
    const isDone = () => deployment.isIdle && [...deployment.queues.values()].every((queue) => queue.depth === 0);
    await until(`the ${name} had ended ${images.length} images`, isDone, patienceMs);
    const { entries: journal } = await lab.tencent.journal();
    return {
      images: images.length,
      persons: crowd.personIds.length,
      imageBytes: images.reduce((sum, { body }) => sum + body.length, 0),
      journal,
      invocations: deployment.functions.flatMap((fn) => fn.invocations),
      meter: deployment.gateway.meter,
      logBytes: deployment.functions.reduce((sum, fn) => sum + fn.logBytes, 0),
      queueRequests: [...deployment.queueServer.requests.values()].reduce((sum, count) => sum + count, 0),
    };
  } finally {
    deployment.stop();
  }
}
