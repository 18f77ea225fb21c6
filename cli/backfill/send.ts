import { missingVersions, NOTHING } from './missing-versions.ts';
import type { SendContext, SendOptions, SendPorts, SendReport, VersionSource } from './ports.ts';
import { uploadEvent } from './upload-event.ts';

/** The most that SQS takes at once. */
const BATCH = 10;

/** Queues tell only about how much is in them, and late. */
const LOOK_EVERY_MS = 5_000;

/**
 * Sends an event for every version that waits for nothing, in the order of the source, no faster than it may and never
 * far ahead of what is being enrolled. An image that is sent twice is enrolled once, so it may be killed and run again.
 */
export async function send(
  source: VersionSource,
  options: SendOptions,
  ports: SendPorts,
  context: SendContext,
): Promise<SendReport> {
  const pace = new Pace(options, ports);
  let sent = 0;
  let counts = NOTHING;
  let lastKey: string | undefined;
  const report = (isInterrupted: boolean): SendReport => ({ ...counts, sent, lastKey, isInterrupted });
  for await (const page of missingVersions(source, ports)) {
    counts = page.counts;
    for (let from = 0; from < page.missing.length; from += pace.batch) {
      const batch = page.missing.slice(from, from + pace.batch);
      const onHeld = (heldBy: number) => context.onProgress({ ...counts, sent, heldBy });
      await pace.turn(batch.length, context.signal, onHeld);
      if (context.signal.aborted) return report(true);
      await ports.send(batch.map((version) => uploadEvent(options.bucket, version)));
      sent += batch.length;
      lastKey = batch.at(-1)?.objectKey;
      context.onProgress({ ...counts, sent });
    }
    lastKey = page.lastKey ?? lastKey;
    context.onProgress({ ...counts, sent });
    if (context.signal.aborted) return report(true);
  }
  return report(false);
}

/** When the next images may go. */
class Pace {
  /** How many go at once: at a low rate a whole batch would be a burst. */
  readonly batch: number;
  readonly #options: SendOptions;
  readonly #ports: SendPorts;
  #next: number;
  #lookAt: number;

  constructor(options: SendOptions, ports: SendPorts) {
    this.batch = Math.max(1, Math.min(BATCH, options.rate));
    this.#options = options;
    this.#ports = ports;
    this.#next = ports.clock.now();
    this.#lookAt = this.#next;
  }

  /** Returns when so many may go, or when it is interrupted. */
  async turn(images: number, signal: AbortSignal, onHeld: (waiting: number) => void): Promise<void> {
    const { clock, waiting } = this.#ports;
    while (clock.now() >= this.#lookAt && !signal.aborted) {
      const found = await waiting.call(this.#ports);
      this.#lookAt = clock.now() + LOOK_EVERY_MS;
      if (found <= this.#options.maxWaiting) break;
      onHeld(found);
      await clock.sleep(LOOK_EVERY_MS);
    }
    // What was missed, while it was held up or the machine slept, is not made up for by a burst.
    const at = Math.max(this.#next, clock.now());
    if (at > clock.now() && !signal.aborted) await clock.sleep(at - clock.now());
    this.#next = at + (images * 1000) / this.#options.rate;
  }
}
