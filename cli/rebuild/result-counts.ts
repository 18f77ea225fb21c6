import { REBUILD_RESULTS, type RebuildResult, type ResultCounts } from './ports.ts';

export const NO_RESULTS = Object.fromEntries(REBUILD_RESULTS.map((result) => [result, 0])) as ResultCounts;

export function counts(results: Iterable<RebuildResult>): ResultCounts {
  const found: Record<RebuildResult, number> = { ...NO_RESULTS };
  for (const result of results) found[result] += 1;
  return found;
}

export function sum(one: ResultCounts, other: ResultCounts): ResultCounts {
  return Object.fromEntries(REBUILD_RESULTS.map((result) => [result, one[result] + other[result]])) as ResultCounts;
}
