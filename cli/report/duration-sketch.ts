import type { DurationBand, Percentiles } from './ports.ts';

/** Each bucket ends so much above the one before it: a percentile is at most 1 % wrong. */
const GROWTH = 1.02;
const LOG_GROWTH = Math.log(GROWTH);
/** Seconds. The first bucket has everything below it. */
const SHORTEST = 0.001;
/** Seconds, more than three years. The last bucket has everything above it. */
const LONGEST = 1e8;
const BUCKETS = bucketOf(LONGEST) + 1;

/** Where the bars of a chart begin, in seconds: about twice as long as the one before, and words for people. */
const BAND_STARTS = [
  0, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400, 259_200, 604_800,
] as const;

/**
 * How long things took, in constant memory: counts in buckets that grow with the time, so that percentiles of milliseconds
 * and of days are equally exact.
 */
export class DurationSketch {
  readonly #buckets = new Float64Array(BUCKETS);
  readonly #bands = new Float64Array(BAND_STARTS.length);
  #images = 0;

  /** @param seconds a negative time, which clocks that differ make, is none */
  add(seconds: number): void {
    const bucket = bucketOf(seconds);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    const band = bandOf(seconds);
    this.#bands[band] = (this.#bands[band] ?? 0) + 1;
    this.#images += 1;
  }

  /** @returns undefined when nothing was added */
  percentiles(): Percentiles | undefined {
    if (this.#images === 0) return undefined;
    return {
      images: this.#images,
      p50: this.#percentile(0.5),
      p95: this.#percentile(0.95),
      p99: this.#percentile(0.99),
    };
  }

  /** In their order, without empty ones at the ends. */
  bands(): readonly DurationBand[] {
    const all = BAND_STARTS.map((from, index) => ({
      from,
      to: BAND_STARTS[index + 1] ?? Number.POSITIVE_INFINITY,
      images: this.#bands[index] ?? 0,
    }));
    const first = all.findIndex(({ images }) => images > 0);
    return first < 0 ? [] : all.slice(first, all.findLastIndex(({ images }) => images > 0) + 1);
  }

  /** The smallest time that so large a part of all took at most. */
  #percentile(part: number): number {
    const rank = Math.ceil(this.#images * part);
    let seen = 0;
    const bucket = this.#buckets.findIndex((images) => {
      seen += images;
      return seen >= rank;
    });
    // The middle of the bucket, where the error is the least.
    return bucket === 0 ? 0 : SHORTEST * GROWTH ** (bucket - 0.5);
  }
}

function bucketOf(seconds: number): number {
  if (!(seconds >= SHORTEST)) return 0;
  return Math.floor(Math.log(Math.min(seconds, LONGEST) / SHORTEST) / LOG_GROWTH) + 1;
}

function bandOf(seconds: number): number {
  return Math.max(
    0,
    BAND_STARTS.findLastIndex((start) => start <= seconds),
  );
}
