import { parentPort, workerData } from 'node:worker_threads';
import type { Course, Limits } from './engine/branches.ts';
import { exhaust, type Searched } from './exhaust.ts';
import { loadProduct } from './product.ts';
import { type ScopeName, scopeNamed } from './scopes.ts';

export interface SearchOrder {
  readonly functions: string;
  readonly scope: ScopeName;
  readonly limits: Limits;
  readonly from: readonly Course[];
}

/** Often enough for the lines that show the progress. */
const COURSES_A_REPORT = 500;

/** One thread of many: it runs the courses that leave those that were given to it. */
const { functions, scope, limits, from } = workerData as SearchOrder;
const product = await loadProduct(functions);
let waiting = from;
while (waiting.length > 0) {
  const part: Searched = await exhaust(
    { product, scope: scopeNamed(scope), limits },
    { from: waiting, isEnough: ({ courses }) => courses >= COURSES_A_REPORT },
  );
  waiting = part.waiting;
  parentPort?.postMessage({ ...part, waiting: [] });
}
