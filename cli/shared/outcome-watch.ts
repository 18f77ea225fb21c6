import type { Clock } from '../../functions/domain/clock.ts';
import { type FaceRow, type ImageRef, imageId } from '../../functions/domain/face-row.ts';

/** A usual image takes a second or two, one that waits for Tencent takes minutes. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
const GROWTH = 1.5;

export interface WatchPorts {
  readonly clock: Clock;
  /** By `imageId`. Images without a row are left out. */
  rows(images: readonly ImageRef[]): Promise<ReadonlyMap<string, FaceRow>>;
}

export interface WatchContext {
  /** Whether no further image will be added. */
  isComplete(): boolean;
  /** Called once for each image. @param row PENDING or undefined when the time was over before the outcome */
  onEnded(image: ImageRef, row: FaceRow | undefined): void;
  readonly signal: AbortSignal;
}

interface Watched {
  readonly image: ImageRef;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** Reads the rows of images again and again until each image has its outcome, or its time is over. */
export class OutcomeWatch {
  readonly #ports: WatchPorts;
  readonly #timeoutMs: number;
  readonly #open = new Map<string, Watched>();
  #pauseMs = FIRST_PAUSE_MS;

  /** @param timeoutMs for each image, from the moment at which it was added */
  constructor(ports: WatchPorts, timeoutMs: number) {
    this.#ports = ports;
    this.#timeoutMs = timeoutMs;
  }

  add(image: ImageRef): void {
    this.#open.set(imageId(image), { image, until: this.#ports.clock.now() + this.#timeoutMs });
    this.#pauseMs = FIRST_PAUSE_MS;
  }

  /** Returns when every image has ended, or at the signal: then some have not. */
  async run({ isComplete, onEnded, signal }: WatchContext): Promise<void> {
    while (!signal.aborted) {
      const wasComplete = isComplete();
      await this.#look(onEnded);
      if (wasComplete && this.#open.size === 0) return;
      await this.#ports.clock.sleep(this.#pauseMs);
      this.#pauseMs = Math.min(this.#pauseMs * GROWTH, LONGEST_PAUSE_MS);
    }
  }

  async #look(onEnded: WatchContext['onEnded']): Promise<void> {
    // An image that is added meanwhile is looked at the next time.
    const watched = [...this.#open];
    if (watched.length === 0) return;
    const rows = await this.#ports.rows(watched.map(([, { image }]) => image));
    const now = this.#ports.clock.now();
    for (const [id, { image, until }] of watched) {
      const row = rows.get(id);
      if ((row === undefined || row.status === 'PENDING') && now < until) continue;
      this.#open.delete(id);
      this.#pauseMs = FIRST_PAUSE_MS;
      onEnded(image, row);
    }
  }
}
