import type { Hop } from './hops.ts';

const DRAWS_EACH = 100;

/** Chance that is the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0 and below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Of a log-normal distribution with that median and 99th percentile: what hops of cloud services look like. */
  latency({ median, p99 }: Hop): number {
    let normal = -6;
    for (let draws = 0; draws < 12; draws++) normal += this.next();
    return median * Math.exp((Math.log(p99 / median) / 2.326) * normal);
  }

  /** So many of these in their true proportions, so that few of them have the median and the percentiles of many. */
  latencies(count: number, hop: Hop): readonly number[] {
    const many = Array.from({ length: count * DRAWS_EACH }, () => this.latency(hop)).toSorted(
      (one, other) => one - other,
    );
    return this.shuffled(Array.from({ length: count }, (_, at) => many[Math.floor((at + 0.5) * DRAWS_EACH)] ?? 0));
  }

  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let at = copy.length - 1; at > 0; at--) {
      const other = Math.floor(this.next() * (at + 1));
      [copy[at], copy[other]] = [copy[other] as T, copy[at] as T];
    }
    return copy;
  }
}
