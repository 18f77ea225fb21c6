import { parentPort, workerData } from 'node:worker_threads';
import type { Course, Limits } from './engine/branches.ts';
import { exhaust, type Searched } from './exhaust.ts';
import { loadProduct } from './product.ts';
import { type ScopeName, scopeNamed } from './scopes.ts';

/** What a thread has to search, one after the other. */
export interface SearchOrder {
  readonly functions: string;
  readonly searches: readonly {
    readonly scope: ScopeName;
    readonly limits: Limits;
    readonly from: readonly Course[];
  }[];
}

/** What a thread tells of a search after a part of its courses. */
export interface SearchReport {
  readonly scope: ScopeName;
  readonly part: Searched;
}

/** Often enough for the lines that show the progress. */
const COURSES_A_REPORT = 500;

/** One thread of many: it runs the courses that leave those that were given to it. */
const { functions, searches } = workerData as SearchOrder;
const product = await loadProduct(functions);
for (const { scope, limits, from } of searches) {
  let waiting = from;
  while (waiting.length > 0) {
    const part = await exhaust(
      { product, scope: scopeNamed(scope), limits },
      { from: waiting, isEnough: ({ courses }) => courses >= COURSES_A_REPORT },
    );
    waiting = part.waiting;
    parentPort?.postMessage({ scope, part: { ...part, waiting: [] } } satisfies SearchReport);
  }
}
