import type { SendOptions, SendPorts } from './ports.ts';

type PaceOptions = Pick<SendOptions, 'rate' | 'maxWaiting'>;
type PacePorts = Pick<SendPorts, 'clock' | 'waiting'>;

/** The most that SQS takes at once. */
const BATCH = 10;

/** Queues tell only about how many messages they hold, and late. */
const LOOK_EVERY_MS = 5_000;

/** When the next images may be sent. */
export class Pace {
  /** How many images are sent at once: at a low rate, ten would be a burst. */
  readonly batch: number;
  readonly #options: PaceOptions;
  readonly #ports: PacePorts;
  #next: number;
  #lookAt: number;

  constructor(options: PaceOptions, ports: PacePorts) {
    this.batch = Math.max(1, Math.min(BATCH, options.rate));
    this.#options = options;
    this.#ports = ports;
    this.#next = ports.clock.now();
    this.#lookAt = this.#next;
  }

  /** Returns when so many images may be sent, or when the run is interrupted. */
  async slot(images: number, signal: AbortSignal, onHeld: (waiting: number) => void): Promise<void> {
    const { clock, waiting } = this.#ports;
    while (clock.now() >= this.#lookAt && !signal.aborted) {
      const found = await waiting.call(this.#ports);
      this.#lookAt = clock.now() + LOOK_EVERY_MS;
      if (found <= this.#options.maxWaiting) break;
      onHeld(found);
      await clock.sleep(LOOK_EVERY_MS);
    }
    // A slot that was missed, during a pause or while the machine slept, is not made up for by a burst.
    const now = clock.now();
    const at = Math.max(this.#next, now);
    if (at > now && !signal.aborted) await clock.sleep(at - now);
    this.#next = at + (images * 1000) / this.#options.rate;
  }
}
