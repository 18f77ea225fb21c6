import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Course, Limits } from './engine/branches.ts';
import { exhaust, type Searched, tellCourse, together } from './exhaust.ts';
import { loadProduct, type Product } from './product.ts';
import { runThread } from './run-thread.ts';
import { SCOPES, type ScopeName, scopeNamed } from './scopes.ts';
import type { SearchOrder, SearchReport } from './search-worker.ts';

/** Half a minute on a quiet machine. */
const WITHIN_MS = 300_000;
const FUNCTIONS = join(import.meta.dirname, '../../functions');
const ONE_BATCH = scopeNamed('two images in one batch');

let product: Product;
beforeAll(async () => {
  product = await loadProduct(FUNCTIONS);
});

describe('every course of events', () => {
  const searches = SCOPES.map(({ name: scope, limits: { faults, standstills } }) => {
    // A long search of it has one fault only, because it has many more courses.
    const isLarge = faults === 1;
    const limits: Limits = { faults: 1, standstills: isLarge ? 0 : standstills };
    return { scope, limits, from: [[]], atLeast: isLarge ? 1_000 : 400 };
  });
  const found = new Map<ScopeName, Searched>();

  // In a thread: the contexts of Jest slow it down.
  beforeAll(async () => {
    const order: SearchOrder = { functions: FUNCTIONS, searches };
    await runThread<SearchReport>('search-worker.ts', order, ({ scope, part }) => {
      const before = found.get(scope);
      found.set(scope, before === undefined ? part : together(before, part));
    });
  }, WITHIN_MS);

  it.each(searches)('of $scope keeps every promise, with these limits: $limits', ({ scope, atLeast }) => {
    const { courses, violations } = found.get(scope) ?? {};
    expect(violations).toEqual([]);
    // Fewer would mean that the search no longer searches.
    expect(courses).toBeGreaterThan(atLeast);
  });

  it(
    'includes each fault of each request, once',
    async () => {
      const limits = { faults: 1, standstills: 0 };
      const first = await exhaust({ product, scope: ONE_BATCH, limits }, { isEnough: () => true });
      const requests = requestsOf(await told([], limits));
      const met = await Promise.all(first.waiting.map(async (course) => faultOf(await told(course, limits))));
      const expected = requests.flatMap((request, index) =>
        faultsOf(request).map((fault) => `${index} ${request} ${fault}`),
      );
      expect(requests).toContain('tables.TransactWriteItems');
      expect(met.filter((fault) => fault !== undefined).toSorted()).toEqual(expected.toSorted());
    },
    WITHIN_MS,
  );
});

describe('a course', () => {
  it(
    'is the same each time, to the letter',
    async () => {
      const course = [0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1];
      const limits = { faults: 2, standstills: 1 };
      const stories = [await told(course, limits), await told(course, limits)].map((story) =>
        createHash('sha256').update(story.join('\n')).digest('hex'),
      );
      expect(stories[0]).toBe(stories[1]);
    },
    WITHIN_MS,
  );

  it(
    'is run once',
    async () => {
      const seen = new Set<string>();
      let twice = 0;
      await exhaust(
        { product, scope: ONE_BATCH, limits: { faults: 1, standstills: 1 } },
        {
          onCourse: (course) => {
            const name = course.join('.');
            if (seen.has(name)) twice += 1;
            seen.add(name);
          },
        },
      );
      expect(twice).toBe(0);
      expect(seen.size).toBeGreaterThan(500);
    },
    WITHIN_MS,
  );
});

async function told(course: Course, limits: Limits): Promise<readonly string[]> {
  const { scheduler } = await tellCourse(course, { product, scope: ONE_BATCH, limits });
  return scheduler.story ?? [];
}

const REQUEST = /^ *\d+ {2}\S+ {2}(?:intake|enroll)-\d+ +((?:s3|secret|tables|queue|pacer)\.\w+)[^[]*(?:\[(\w+)\])?$/;

/** Requests to services of AWS, in their order. */
function requestsOf(story: readonly string[]): readonly string[] {
  return story.flatMap((line) => REQUEST.exec(line)?.[1] ?? []);
}

/** The request that met a fault, with its position; undefined when something else went wrong. */
function faultOf(story: readonly string[]): string | undefined {
  const requests = story.flatMap((line) => {
    const [, request, fault] = REQUEST.exec(line) ?? [];
    return request === undefined ? [] : [{ request, fault }];
  });
  const index = requests.findIndex(({ fault }) => fault !== undefined);
  return index < 0 ? undefined : `${index} ${requests[index]?.request} ${requests[index]?.fault}`;
}

function faultsOf(request: string): readonly string[] {
  const isRead = /^(?:s3|secret)\.|\.(?:GetItem|Query)$/.test(request);
  return isRead ? ['throttled'] : ['throttled', 'answerLost', 'repeated', 'crashAfter'];
}
