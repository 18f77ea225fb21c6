import { isoTime } from '../../functions/domain/clock.ts';
import type { DeadStatus, Overview, StatusPorts, WorkQueue } from './ports.ts';

const QUEUES = ['uploads', 'preparations', 'enrollments', 'erasures'] as const;

const DAY_MS = 24 * 3_600_000;

/**
 * What is on its way and what was given up.
 *
 * @param days how many UTC days back, today included
 * @param now epoch milliseconds
 */
export async function overview(ports: StatusPorts, days: number, now: number): Promise<Overview> {
  const dates = Array.from({ length: days }, (_, back) => isoTime(now - back * DAY_MS).slice(0, 10));
  const [queues, deadLetters, counts, rows, next, requestsPerSecond, outcomes] = await Promise.all([
    Promise.all(QUEUES.map((name) => queueLine(ports, name))),
    Promise.all(QUEUES.map(async (name) => [name, total(await ports.queue(`${name}DeadLetters`))] as const)),
    countsOf(ports, dates),
    ports.rowCount(),
    ports.nextSlot(),
    ports.requestsPerSecond(),
    outcomesLine(ports),
  ]);
  const isAhead = next !== undefined && next > now;
  return {
    queues,
    deadLetters: Object.fromEntries(deadLetters) as Overview['deadLetters'],
    ...counts,
    rows,
    tencent: {
      requestsPerSecond,
      bookedAheadSeconds: next === undefined ? undefined : Math.max(0, next - now) / 1000,
      lastSlot: next === undefined || isAhead ? undefined : isoTime(next),
    },
    outcomes,
  };
}

async function queueLine(ports: StatusPorts, name: WorkQueue) {
  const [{ waiting, inFlight }, oldestSeconds] = await Promise.all([
    ports.queue(name),
    ports.oldestMessageSeconds(name),
  ]);
  return { name, waiting, inFlight, oldestSeconds };
}

async function outcomesLine(ports: StatusPorts): Promise<Overview['outcomes']> {
  const publishing = await ports.publishing();
  return publishing && { ...publishing, deadLetters: total(await ports.queue('outcomesDeadLetters')) };
}

async function countsOf(ports: StatusPorts, dates: readonly string[]): Promise<Pick<Overview, 'days' | 'reasons'>> {
  const all = await Promise.all(
    dates.map(async (day) => ({
      day,
      REJECTED: await ports.reasons('REJECTED', day),
      FAILED: await ports.reasons('FAILED', day),
    })),
  );
  const reasons = (['FAILED', 'REJECTED'] as const).flatMap((status) =>
    [...merged(all.map((one) => one[status]))].map(([reason, images]) => ({ status, reason, images })),
  );
  return {
    days: all.map(({ day, REJECTED, FAILED }) => ({ day, rejected: sum(REJECTED), failed: sum(FAILED) })),
    reasons: reasons.toSorted(
      (one, other) => byStatus(one.status) - byStatus(other.status) || other.images - one.images,
    ),
  };
}

/** What an operator has to act upon comes first. */
function byStatus(status: DeadStatus): number {
  return status === 'FAILED' ? 0 : 1;
}

function merged(counts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [reason, images] of counts.flatMap((map) => [...map])) all.set(reason, (all.get(reason) ?? 0) + images);
  return all;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((one, other) => one + other, 0);
}

function total({ waiting, inFlight }: { readonly waiting: number; readonly inFlight: number }): number {
  return waiting + inFlight;
}
