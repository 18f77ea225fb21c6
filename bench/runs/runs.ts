import type { Lab } from '../world/lab.ts';
import { PHONE_PHOTO, type PhotoKind, photoCrowd } from '../world/phone-photos.ts';
import { crowd } from '../world/portraits.ts';
import type { QueueProps } from '../world/queue.ts';
import { Random } from '../world/random.ts';
import type { VariantId } from '../world/variants.ts';
import { backlog, burst, singly } from './feed.ts';
import type { Run } from './run.ts';

export interface RunOptions {
  readonly seed: number;
  readonly isQuick: boolean;
  /** Told what is being measured. */
  tell: (what: string) => void;
}

/** The account's rate: the stack's default. */
export const RATE = 20;
/** The product promises no more than its setting plus one in any second. */
export const ALLOWED = RATE + 1;
export const LATENCY = { min: 200, max: 1500 } as const;
const BURST_LATENCY_MS = 400;
const BURST_WITHIN_MS = 1000;
const WARM = 10;

/** So few that the bench ends in time, and enough for a 95th percentile. */
const SINGLES = 20;
const COLD_SINGLES = 6;
const SINGLE_PHOTOS = 8;
const PHOTO_PERSONS = 4;

export interface BacklogOptions {
  readonly order?: QueueProps['order'];
  readonly variant?: VariantId;
}

export interface BurstOptions {
  readonly order?: QueueProps['order'];
  /** At once; the stack's default unless given. */
  readonly enrollFunctions?: number;
}

/** Runs that several figures are read from: each is made once. */
export class Runs {
  readonly lab: Lab;
  readonly options: RunOptions;
  readonly #made = new Map<string, Promise<Run>>();
  #crowds = 0;

  constructor(lab: Lab, options: RunOptions) {
    this.lab = lab;
    this.options = options;
  }

  get repetitions(): readonly number[] {
    return this.options.isQuick ? [1] : [1, 2, 3];
  }

  /** The baseline's bursts take long, because what was throttled is tried again much later. Two of them show their spread. */
  baselineBursts(): Promise<readonly Run[]> {
    return each(this.repetitions.slice(0, 2), (repetition) => this.burst('baseline', repetition));
  }

  random(repetition: number): Random {
    return new Random(this.options.seed * 1000 + repetition);
  }

  /** Persons with exactly four images each, all waiting before the first is taken. */
  backlogOfFours(repetition: number, { order = 'group', variant = 'defaults' }: BacklogOptions = {}): Promise<Run> {
    const persons = this.options.isQuick ? 15 : 30;
    return this.once(`backlog of ${persons} persons, ${order} order, ${variant}, ${repetition}`, async () =>
      backlog(this.lab, {
        crowd: await this.crowd(persons, 4, variant === 'prepareAlways'),
        tencent: { latencyMs: LATENCY, requestsPerSecond: ALLOWED },
        random: this.random(repetition),
        options: { order, variant },
        warm: WARM,
      }),
    );
  }

  /** 200 images of 50 persons, uploaded at once to an idle stack. */
  burst(
    name: 'product' | 'baseline',
    repetition: number,
    { order = 'group', enrollFunctions }: BurstOptions = {},
  ): Promise<Run> {
    const persons = this.options.isQuick ? 25 : 50;
    const limit = enrollFunctions === undefined ? '' : `, ${enrollFunctions} functions`;
    return this.once(`burst of ${persons * 4} images, ${name}, ${order} order${limit}, ${repetition}`, async () =>
      burst(this.lab, name, {
        crowd: await this.crowd(persons, 4),
        tencent: { latencyMs: BURST_LATENCY_MS, requestsPerSecond: ALLOWED },
        random: this.random(repetition),
        options: { order, ...(enrollFunctions !== undefined && { maxConcurrency: { Enrollments: enrollFunctions } }) },
        withinMs: BURST_WITHIN_MS,
      }),
    );
  }

  /** Images of one new person each, one at a time. @param isCold whether each finds no environment */
  singles(name: 'product' | 'baseline', isCold: boolean): Promise<Run> {
    const count = this.options.isQuick ? 4 : isCold ? COLD_SINGLES : SINGLES;
    return this.once(`${count} images one at a time, ${name}${isCold ? ', cold' : ''}`, async () =>
      singly(this.lab, name, {
        // One more, which does not count.
        crowd: await this.crowd(count + 1, 1),
        tencent: { latencyMs: BURST_LATENCY_MS, requestsPerSecond: ALLOWED },
        // Its latency is that of calls that change something. Here, reading takes as long.
        prepare: () =>
          this.lab.tencent.addFaults({ action: 'GetPersonBaseInfo', delayMs: BURST_LATENCY_MS, times: 2 * count }),
        random: this.random(1),
        isCold,
      }),
    );
  }

  /** A backlog of photos, four for each person. */
  photos(kind: PhotoKind, variant: VariantId): Promise<Run> {
    return this.once(`photos of ${kind.name}, ${variant}`, async () =>
      backlog(this.lab, {
        crowd: await photoCrowd(kind, this.#newPrefix(), PHOTO_PERSONS, 4),
        tencent: { latencyMs: BURST_LATENCY_MS, requestsPerSecond: ALLOWED, anyImage: true },
        random: this.random(1),
        options: { variant },
        warm: 2,
      }),
    );
  }

  /** Photos of a phone, one at a time. */
  singlePhotos(variant: VariantId): Promise<Run> {
    const count = this.options.isQuick ? 3 : SINGLE_PHOTOS;
    return this.once(`${count} photos one at a time, ${variant}`, async () =>
      singly(this.lab, 'product', {
        // One more, which does not count.
        crowd: await photoCrowd(PHONE_PHOTO, this.#newPrefix(), count + 1, 1),
        tencent: { latencyMs: BURST_LATENCY_MS, requestsPerSecond: ALLOWED, anyImage: true },
        random: this.random(1),
        options: { variant },
        isCold: false,
      }),
    );
  }

  /** Of persons that no other run has. */
  crowd(persons: number, imagesEach: number, isConverted = false) {
    return crowd(this.#newPrefix(), persons, imagesEach, isConverted);
  }

  #newPrefix(): string {
    this.#crowds += 1;
    return `crowd-${this.#crowds}`;
  }

  once(what: string, make: () => Promise<Run>): Promise<Run> {
    const known = this.#made.get(what);
    if (known !== undefined) return known;
    this.options.tell(what);
    const run = make();
    this.#made.set(what, run);
    // Whatever asks again tries again.
    run.catch(() => this.#made.delete(what));
    return run;
  }
}

/** One after the other: side by side they would take each other's processor. */
export async function each<T>(
  repetitions: readonly number[],
  measure: (repetition: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const repetition of repetitions) results.push(await measure(repetition));
  return results;
}
