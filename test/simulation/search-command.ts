import { availableParallelism } from 'node:os';
import type { Limits } from './engine/branches.ts';
import { exhaust, type Searched, tellCourse, together } from './exhaust.ts';
import { loadProduct } from './product.ts';
import { runThread } from './run-thread.ts';
import { SCOPES, type Scope } from './scopes.ts';
import type { SearchOrder, SearchReport } from './search-worker.ts';

/** Of a thread to begin with: enough that all threads end at about the same time. */
const COURSES_A_THREAD = 50;
const SHOWN_VIOLATIONS = 20;
const PROGRESS_EVERY_MS = 10_000;

interface SearchedScopes {
  /** From 1 on; all without it. */
  readonly scope?: number | undefined;
  /** Instead of those of the scope. */
  readonly limits: Partial<Limits>;
}

/** Every course of events in each scope, on all cores. @returns whether no promise was broken */
export async function searchAll(functions: string, { scope: only, limits: given }: SearchedScopes): Promise<boolean> {
  let isGood = true;
  for (const [index, scope] of SCOPES.entries()) {
    if (only !== undefined && only !== index + 1) continue;
    const limits = { ...scope.limits, ...given };
    const { faults, standstills } = limits;
    process.stdout.write(
      `${index + 1}. ${scope.name}: at most ${faults} faults, at most ${standstills} of them a standstill\n`,
    );
    const begun = Date.now();
    const { courses, events, decisions, violations } = await search(functions, scope, limits);
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    process.stdout.write(
      `   ${courses} courses and ${events} events, at most ${decisions} decisions in a course: ${seconds} s\n`,
    );
    for (const { course, violation } of violations.slice(0, SHOWN_VIOLATIONS)) {
      process.stdout.write(
        `   VIOLATION: ${violation}\n     its story: npm run simulate -- --course ${index + 1}:${course.join('.')} --faults ${faults} --standstills ${standstills}\n`,
      );
    }
    isGood &&= violations.length === 0;
  }
  return isGood;
}

/** @param text the number of the scope, a colon, and the decisions of the course */
export async function tellOne(functions: string, text: string, given: Partial<Limits>): Promise<boolean> {
  const [number, decisions = ''] = text.split(':');
  const scope = SCOPES[Number(number) - 1];
  if (scope === undefined)
    throw new Error(`--course is '${text}': expected a scope from 1 to ${SCOPES.length}, like 1:0.0.3.`);
  const limits = { ...scope.limits, ...given };
  const course = decisions === '' ? [] : decisions.split('.').map(Number);
  const { scheduler } = await tellCourse(course, { product: await loadProduct(functions), scope, limits });
  process.stdout.write(`${(scheduler.story ?? []).join('\n')}\n\n`);
  process.stdout.write(`${scheduler.violation === undefined ? 'No violation' : `VIOLATION: ${scheduler.violation}`}\n`);
  return scheduler.violation === undefined;
}

async function search(functions: string, scope: Scope, limits: Limits): Promise<Searched> {
  const threads = availableParallelism();
  const product = await loadProduct(functions);
  const first = await exhaust(
    { product, scope, limits },
    { isEnough: ({ waiting }) => waiting.length >= threads * COURSES_A_THREAD },
  );
  const parts = Array.from({ length: threads }, (_, thread) =>
    first.waiting.filter((_one, index) => index % threads === thread),
  );
  let searched: Searched = { ...first, waiting: [] };
  let toldAt = Date.now();
  const take = ({ part }: SearchReport): void => {
    searched = together(searched, part);
    if (Date.now() - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = Date.now();
    process.stdout.write(`   ${searched.courses} courses so far, ${searched.violations.length} violations\n`);
  };
  await Promise.all(
    parts.map((from) => {
      const order: SearchOrder = { functions, searches: [{ scope: scope.name, limits, from }] };
      return runThread('search-worker.ts', order, take);
    }),
  );
  return searched;
}
