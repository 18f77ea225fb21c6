import type { Choices } from './choices.ts';

/** One decision of a run that could have gone another way. */
interface Branching {
  readonly ways: number;
  readonly taken: number;
}

/** What may go wrong in one run. */
export interface Limits {
  readonly faults: number;
  /** Of these faults: how often a process may stand still. Each lets the others come to any point meanwhile. */
  readonly standstills: number;
}

/** For each decision of a run, in their order: which way it goes. What comes after goes the usual way. */
export type Course = readonly number[];

/**
 * The decisions of one run of a search. Everything but faults and order is as it usually is, so that two runs with the
 * same course are the same.
 */
export class Branches implements Choices {
  readonly isSearch = true;
  readonly course: Course;
  readonly #limits: Limits;
  readonly #taken: Branching[] = [];
  #faults = 0;
  #standstills = 0;

  constructor(course: Course, limits: Limits) {
    this.course = course;
    this.#limits = limits;
  }

  next(): number {
    return 0;
  }

  chance(probability: number): boolean {
    return probability > 0.5;
  }

  int(min: number, _max: number): number {
    return min;
  }

  magnitude(min: number, _max: number): number {
    return min;
  }

  pick<T>(list: readonly T[]): T {
    return list[0] as T;
  }

  fault<T>(ways: readonly T[], _drawn: () => T, standstills: readonly T[] = []): T {
    if (this.#faults === this.#limits.faults) return ways[0] as T;
    const possible = this.#standstills === this.#limits.standstills ? ways : [...ways, ...standstills];
    const way = this.#take(possible.length);
    if (way > 0) this.#faults += 1;
    if (way >= ways.length) this.#standstills += 1;
    return possible[way] as T;
  }

  order(count: number): number {
    return this.#take(count);
  }

  get decisions(): number {
    return this.#taken.length;
  }

  #take(ways: number): number {
    if (ways < 2) return 0;
    const taken = this.course[this.#taken.length] ?? 0;
    this.#taken.push({ ways, taken });
    return taken;
  }

  /** The courses that leave this one at a decision that it took the usual way: each course of a search comes up once. */
  *alternatives(): Generator<Course> {
    for (let index = this.course.length; index < this.#taken.length; index++) {
      const { ways } = this.#taken[index] as Branching;
      const before = this.#taken.slice(0, index).map(({ taken }) => taken);
      for (let way = 1; way < ways; way++) yield [...before, way];
    }
  }
}
