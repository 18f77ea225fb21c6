import { SideBySide } from '../shared/side-by-side.ts';
import { missingVersions, NOTHING } from './missing-versions.ts';
import { Pace } from './pace.ts';
import type {
  ListedVersion,
  NotSent,
  SendContext,
  SendOptions,
  SendPorts,
  SendReport,
  VersionSource,
} from './ports.ts';
import { readAhead } from './read-ahead.ts';
import { uploadEvent } from './upload-event.ts';

/** How many batches are on their way to SQS at once: enough for any rate that may be asked for. */
const BATCHES_SIDE_BY_SIDE = 32;

/** How many of the images that SQS refuses are named; the others are counted. */
const MOST_NAMED = 1_000;

/**
 * Sends an event for every version that has no message on its way: no faster than the rate, and never far ahead of what is
 * being enrolled. An image that is sent twice is enrolled once, so the run may be killed and repeated. An image that SQS does
 * not accept is named in the report, and the others follow.
 */
export async function send(
  source: VersionSource,
  options: SendOptions,
  ports: SendPorts,
  context: SendContext,
): Promise<SendReport> {
  const { signal } = context;
  const pace = new Pace(options, ports);
  const batches = new SideBySide(BATCHES_SIDE_BY_SIDE);
  const notSent: NotSent[] = [];
  let [sent, notSentCount] = [0, 0];
  let counts = NOTHING;
  let lastKey: string | undefined;
  const progress = () => ({ ...counts, sent, notSentCount });

  const sendBatch = async (batch: readonly ListedVersion[]) => {
    const refused = await ports.send(batch.map((version) => uploadEvent(options.bucket, version)));
    sent += batch.length - refused.length;
    notSentCount += refused.length;
    for (const { index, reason } of refused.slice(0, MOST_NAMED - notSent.length)) {
      const { objectKey = '', version = '' } = batch[index] ?? {};
      notSent.push({ objectKey, version, reason });
    }
    context.onProgress(progress());
  };

  try {
    for await (const page of readAhead(missingVersions(source, ports))) {
      counts = page.counts;
      for (let from = 0; from < page.missing.length && !signal.aborted; from += pace.batch) {
        const batch = page.missing.slice(from, from + pace.batch);
        await batches.room();
        await pace.slot(batch.length, signal, (heldBy) => context.onProgress({ ...progress(), heldBy }));
        if (signal.aborted) break;
        batches.start(() => sendBatch(batch));
        lastKey = batch.at(-1)?.objectKey;
      }
      if (signal.aborted) break;
      lastKey = page.lastKey ?? lastKey;
      context.onProgress(progress());
    }
  } finally {
    // Whatever was started comes to its end, so that everything up to the last key is done.
    await batches.ended();
  }
  return { ...progress(), notSent, lastKey, isInterrupted: signal.aborted };
}
