import type { Faults } from '../engine/faults.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import type { UploadedVersion } from './upload.ts';

/** Of an event that arrives twice: when it arrives again. In a search, late is when the first one has led to its end. */
const SOONEST_MS = 20;
const LATE_MS = 120_000;
const LATEST_MS = 1_200_000;

/** From the bucket to the uploads queue: at least once, in any order, some a minute later or much later. */
export class EventBridge {
  readonly #scheduler: Scheduler;
  readonly #faults: Faults;
  readonly #queue: SimulatedQueue;

  constructor(scheduler: Scheduler, faults: Faults, queue: SimulatedQueue) {
    this.#scheduler = scheduler;
    this.#faults = faults;
    this.#queue = queue;
  }

  announce(upload: UploadedVersion, isVersioned: boolean): void {
    const { random } = this.#scheduler;
    const body = eventOf(upload, isVersioned);
    upload.isAnnounced = true;
    const arrive = (ms: number): void => this.#scheduler.after(ms, () => void this.#queue.send(body));
    arrive(random.chance(0.9) ? random.int(20, 500) : random.magnitude(500, 60_000));
    for (let again = this.#again(); again !== undefined; again = this.#again()) {
      this.#scheduler.count('fault event twice');
      arrive(again);
    }
  }

  /** @returns milliseconds until the event arrives once more, if it does */
  #again(): number | undefined {
    const { random } = this.#scheduler;
    if (!this.#faults.isActive) return undefined;
    const isAgain = () => this.#faults.chance(this.#faults.rates.duplicate);
    return random.fault([undefined, SOONEST_MS, LATE_MS], () =>
      isAgain() ? random.magnitude(SOONEST_MS, LATEST_MS) : undefined,
    );
  }

  /** Something that is no event at all, or no upload. */
  announceNonsense(ms: number): void {
    const folder = { key: 'p/folder/', size: 0, etag: 'e', 'version-id': 'v', sequencer: '1' };
    const bodies = ['nonsense', '{}', envelope(folder, 0)];
    this.#scheduler.after(ms, () => void this.#queue.send(this.#scheduler.random.pick(bodies)));
  }
}

function eventOf(
  { objectKey, version, size, eTag, uploadedAt, isVersionInEvent }: UploadedVersion,
  isVersioned: boolean,
) {
  const object = { key: objectKey, size, etag: eTag, sequencer: version };
  return envelope(isVersioned && isVersionInEvent ? { ...object, 'version-id': version } : object, uploadedAt);
}

function envelope(object: object, time: number): string {
  return JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    time: new Date(time).toISOString(),
    detail: { bucket: { name: 'images' }, object },
  });
}
