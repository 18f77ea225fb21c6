import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour } from '../../local/stand-in/behaviour.ts';
import type { Deployment } from '../world/deployment.ts';
import { EVENT_BRIDGE_TO_TARGET_MS, S3_TO_EVENT_BRIDGE, SQS, SQS_FIFO } from '../world/hops.ts';
import { type Lab, type Pipeline, type PipelineOptions, until } from '../world/lab.ts';
import type { Crowd } from '../world/portraits.ts';
import type { Random } from '../world/random.ts';
import { type StoredImage, store } from '../world/stored-images.ts';
import { variantOf } from '../world/variants.ts';
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

/** Puts the event of an image into the queue of uploads, and knows when the image was uploaded. */
type Send = (image: StoredImage, hopsMs?: number) => Promise<void>;

/** Long enough for anything that ends at all; retries by the queue included. */
const PATIENCE_MS = 180_000;

/** Everything is in the product's enrollments queue before the first function takes from it. */
export async function backlog(lab: Lab, props: FeedProps): Promise<Run> {
  const { random, tencent, patienceMs = PATIENCE_MS } = props;
  return withPipeline(lab, 'product', props, async ({ deployment }, images, send) => {
    for (const image of random.shuffled(images)) await send(image);
    const enrollments = deployment.source('Enrollments');
    const others = [...deployment.sources.values()].filter((source) => source !== enrollments);
    for (const source of others) await source.turnOn();
    const waiting = deployment.queue('EnrollmentsWorkQueue');
    const areTakenIn = () =>
      [...deployment.queues.values()].every((queue) => queue === waiting || queue.depth === 0) &&
      others.every((source) => source.isIdle);
    await until('all images were taken in', areTakenIn, patienceMs);
    await lab.tencent.behave(tencent);
    await enrollments.turnOn();
  });
}

/** Uploads reach an idle stack within a moment, each by hops of its own. */
export async function burst(lab: Lab, name: Pipeline['name'], props: FeedProps & { withinMs: number }): Promise<Run> {
  const { random, withinMs } = props;
  const options = { hopMs: () => random.latency(SQS_FIFO), ...props.options };
  return withPipeline(lab, name, { ...props, options }, async ({ deployment }, images, send) => {
    await turnOn(deployment);
    await Promise.all(
      random.shuffled(images).map(async (image, index) => {
        const bus = name === 'product' ? random.latency(S3_TO_EVENT_BRIDGE) : 0;
        const queue = random.latency(SQS);
        await sleep((index / images.length) * withinMs);
        await send(image, bus + queue);
      }),
    );
  });
}

/**
 * One image at a time: the next one comes when everything has ended. The first one only warms the functions up, and does
 * not count.
 *
 * @param isCold whether each image finds no environment at all
 */
export async function singly(lab: Lab, name: Pipeline['name'], props: FeedProps & { isCold: boolean }): Promise<Run> {
  const { random, isCold, patienceMs = PATIENCE_MS } = props;
  const options = { hopMs: () => SQS_FIFO.median, ...props.options };
  const run = await withPipeline(lab, name, { ...props, options }, async ({ deployment }, images, send) => {
    await turnOn(deployment);
    const hops = random.latencies(images.length, S3_TO_EVENT_BRIDGE);
    for (const [index, image] of images.entries()) {
      if (isCold) deployment.coolDown();
      await send(image, (name === 'product' ? (hops[index] ?? 0) : 0) + SQS.median);
      await until(`the ${name} had ended an image`, () => deployment.isIdle, patienceMs);
    }
  });
  return { ...run, msToEvent: run.msToEvent.slice(1), msToFace: run.msToFace.slice(1) };
}

async function turnOn({ sources }: Deployment): Promise<void> {
  for (const source of sources.values()) await source.turnOn();
}

async function withPipeline(
  lab: Lab,
  name: Pipeline['name'],
  { crowd, tencent, options, prepare, warm = 0, patienceMs = PATIENCE_MS }: FeedProps,
  feed: (pipeline: Pipeline, images: readonly StoredImage[], send: Send) => Promise<void>,
): Promise<Run> {
  const { knowsPersons, metadata } = variantOf(options?.variant ?? 'defaults');
  const images = await store(
    crowd.images.map((image) => ({ ...image, metadata })),
    lab.bucket,
    lab.aws,
  );
  await lab.tencent.clear();
  if (knowsPersons) await lab.tencent.createPersons(crowd.personIds.map((personId) => ({ personId })));
  await lab.tencent.behave(tencent);
  const pipeline = await (name === 'product' ? lab.product(options) : lab.baseline(options));
  const { deployment, uploads, eventOf } = pipeline;
  const uploadedAt = new Map<string, number>();
  const send: Send = async (image, hopsMs = 0) => {
    uploadedAt.set(image.version, Date.now());
    if (hopsMs > 0) await sleep(hopsMs);
    uploads.send(eventOf(image));
  };
  try {
    await prepare?.(pipeline);
    await deployment.followTables();
    await deployment.warm(warm);
    await feed(pipeline, images, send);
    await until(`the ${name} had ended ${images.length} images`, () => deployment.isIdle, patienceMs);
    const { entries: journal } = await lab.tencent.journal();
    const { meter, bus } = deployment.gateway;
    return {
      images: images.length,
      persons: crowd.personIds.length,
      imageBytes: images.reduce((sum, { body }) => sum + body.length, 0),
      journal,
      invocations: deployment.functions.flatMap((fn) => fn.invocations),
      meter,
      queueRequests: deployment.queueServer.requests,
      batches: deployment.queueServer.batches,
      events: bus.received,
      msToEvent: images.map(({ version }) => {
        const sentAt = bus.firstSentAt(version) ?? Number.POSITIVE_INFINITY;
        return sentAt + EVENT_BRIDGE_TO_TARGET_MS - (uploadedAt.get(version) ?? 0);
      }),
      msToFace: images.map(({ version, personId }) => {
        const added = journal.find((entry) => entry.personId === personId && entry.faceIds.length > 0);
        return (added?.endedAt ?? Number.POSITIVE_INFINITY) - (uploadedAt.get(version) ?? 0);
      }),
      logBytes: deployment.functions.reduce((sum, fn) => sum + fn.logBytes, 0),
    };
  } finally {
    deployment.stop();
  }
}
