import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure, Row } from '../figure.ts';
import { ALLOWED, LATENCY, type Runs } from '../runs/runs.ts';
import { quantile } from '../statistics.ts';
import { until } from '../world/lab.ts';
import { store } from '../world/stored-images.ts';

/** Other persons with one image each, one after the other: well within the rate. */
const EVERY_MS = 200;
const PATIENCE_MS = 180_000;

export const fairness: Figure = {
  id: 'fairness',
  title: 'Waiting time of other persons while one person has 1,000 uploads',
  explanation:
    "The 95th percentile of the time from an image's event to Tencent's answer, for persons with one image each. Their images arrive while 1,000 images of another person are in the queue. The figure is this time, divided by the time without the 1,000 images.",
  async measure(runs: Runs): Promise<readonly Row[]> {
    const alone = await waits(0, runs);
    const beside = await waits(runs.options.isQuick ? 200 : 1_000, runs);
    return [{ values: [quantile(beside, 0.95) / quantile(alone, 0.95)], goal: { atMost: 1.2 }, limit: '1' }];
  },
};

/** @returns milliseconds from event to answer of each of the other persons */
async function waits(ofOne: number, runs: Runs): Promise<readonly number[]> {
  const { lab, options } = runs;
  options.tell(`fairness beside ${ofOne} uploads of one person`);
  const many = await runs.crowd(1, ofOne);
  const others = await runs.crowd(options.isQuick ? 20 : 60, 1);
  const [stored, storedOthers] = [
    await store(many.images, lab.bucket, lab.aws),
    await store(others.images, lab.bucket, lab.aws),
  ];
  await lab.tencent.clear();
  await lab.tencent.createPersons([...many.personIds, ...others.personIds].map((personId) => ({ personId })));
  await lab.tencent.behave({ latencyMs: LATENCY, requestsPerSecond: ALLOWED });
  const { deployment, uploads, eventOf } = await lab.product();
  try {
    await Promise.all(deployment.functions.map((fn) => fn.warm(10)));
    for (const image of stored) uploads.send(eventOf(image));
    await deployment.followTables();
    await deployment.source('Uploads').turnOn();
    await until("the one person's images were taken in", () => uploads.depth === 0, PATIENCE_MS);
    await deployment.source('Enrollments').turnOn();
    const sentAt = new Map<string, number>();
    for (const image of storedOthers) {
      sentAt.set(image.personId, Date.now());
      uploads.send(eventOf(image));
      await sleep(EVERY_MS);
    }
    let answered = new Map<string, number>();
    const everybody = () => others.personIds.every((personId) => answered.has(personId));
    const end = Date.now() + PATIENCE_MS;
    while (!everybody()) {
      if (Date.now() > end) throw new Error(`Others still wait beside ${ofOne} images of one person.`);
      await sleep(500);
      const { entries } = await lab.tencent.journal();
      answered = new Map(
        entries.flatMap(({ action, personId = '', endedAt, faceIds }) =>
          action === 'CreateFace' && endedAt !== undefined && faceIds.length > 0 ? [[personId, endedAt]] : [],
        ),
      );
    }
    return others.personIds.map((personId) => (answered.get(personId) ?? 0) - (sentAt.get(personId) ?? 0));
  } finally {
    deployment.stop();
  }
}
