import { isoTime } from '../domain/clock.ts';
import type { TencentErasure } from '../domain/erasure/erasure-message.ts';
import {
  ERASURE_PLACES,
  type ErasureCounts,
  type ErasurePlace,
  type ErasureRecord,
  type LeftOver,
  MESSAGE_DAYS,
  NO_COUNTS,
  NOT_REACHED,
} from '../domain/erasure/erasure-record.ts';
import type { Scope } from './ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** More objects than this are counted, but not named. */
const MAX_NAMED = 100;

export function newRecord(scope: Scope, tencent: TencentErasure, personHash: string, now: number): ErasureRecord {
  return {
    erasureId: scope.erasureId,
    status: 'RUNNING',
    personHash,
    asOf: scope.asOf,
    tencent,
    startedAt: isoTime(now),
    updatedAt: isoTime(now),
    counts: NO_COUNTS,
    left: [],
    notReached: [...NOT_REACHED, ...(tencent === 'keep' ? [KEPT_AT_TENCENT] : [])],
  };
}

const KEPT_AT_TENCENT = 'The person at Tencent, as the request says.';
const QUEUES_TOO_LONG = 'Messages in dead-letter queues that have more messages than one pass takes.';

/** Saved before they are deleted, because an answer may be lost. How many of them were removed the last count tells. */
export function withFacesFound(record: ErasureRecord, faces: number, now: number): ErasureRecord {
  const { tencent } = record.counts;
  if (faces <= tencent.found) return record;
  return { ...record, counts: { ...record.counts, tencent: { ...tencent, found: faces } }, updatedAt: isoTime(now) };
}

/** What was removed of each place, besides what was removed before. */
export type Removed = Partial<Record<ErasurePlace, number>> & { readonly covered?: number };

export function together(one: Removed, other: Removed): Removed {
  const sums = ([...ERASURE_PLACES, 'covered'] as const).map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]);
  return Object.fromEntries(sums);
}

export function withRemoved(record: ErasureRecord, { covered = 0, ...removed }: Removed, now: number): ErasureRecord {
  const counts = { ...record.counts };
  for (const place of ERASURE_PLACES) {
    const { [place]: before } = record.counts;
    counts[place] = added(before, removed[place] ?? 0);
  }
  counts.objects = { ...counts.objects, covered: (record.counts.objects.covered ?? 0) + covered };
  return { ...record, counts, updatedAt: isoTime(now) };
}

function added(before: ErasureCounts[ErasurePlace], count: number): ErasureCounts[ErasurePlace] {
  return { ...before, found: before.found + count, removed: before.removed + count };
}

export function withQueuesPassed(
  record: ErasureRecord,
  removed: Removed,
  isComplete: boolean,
  now: number,
): ErasureRecord {
  // Of an erasure that was INCOMPLETE, a pass before may have said so.
  const notReached = record.notReached.filter((one) => one !== QUEUES_TOO_LONG);
  return {
    ...withRemoved(record, removed, now),
    queuesPassedAt: isoTime(now),
    notReached: isComplete ? notReached : [...notReached, QUEUES_TOO_LONG],
  };
}

/**
 * The receipt. Messages that were still on their way when the tombstone was written last for 14 days at most.
 *
 * @param left what the last count has found
 */
export function completed(record: ErasureRecord, left: readonly LeftOver[], now: number): ErasureRecord {
  const { cleanSince: _, queuesPassedAt: __, continuedBy: ___, ...kept } = record;
  const counts = { ...record.counts };
  for (const place of ERASURE_PLACES) {
    const count = left.filter((one) => one.place === place).reduce((sum, one) => sum + one.count, 0);
    counts[place] = { ...counts[place], left: count, found: counts[place].removed + count };
  }
  const faces = Math.max(record.counts.tencent.found, counts.tencent.left);
  counts.tencent = { ...counts.tencent, found: faces, removed: faces - counts.tencent.left };
  return {
    ...kept,
    status: left.length === 0 ? 'DONE' : 'INCOMPLETE',
    counts,
    left,
    completedAt: isoTime(now),
    updatedAt: isoTime(now),
    queuesEmptyBy: isoTime(now + MESSAGE_DAYS * DAY_MS),
  };
}

/** How many things are left, by place and reason. */
export function withoutNames(left: readonly LeftOver[]): readonly LeftOver[] {
  const groups = Object.values(Object.groupBy(left, ({ place, reason }) => `${place} ${reason}`));
  return groups.flatMap(([first, ...others] = []) => {
    if (first === undefined) return [];
    const count = others.reduce((sum, other) => sum + other.count, first.count);
    return [{ place: first.place, reason: first.reason, count }];
  });
}

/** One more thing that is left. Only some are named. */
export function withLeft(left: readonly LeftOver[], one: LeftOver): readonly LeftOver[] {
  if (left.length < MAX_NAMED) return [...left, one];
  const isAlike = (other: LeftOver) =>
    other.place === one.place && other.reason === one.reason && other.objectKey === undefined;
  const unnamed = left.find(isAlike);
  if (unnamed === undefined) return [...left, { place: one.place, reason: one.reason, count: one.count }];
  return left.map((other) => (other === unnamed ? { ...other, count: other.count + one.count } : other));
}
