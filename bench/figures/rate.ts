import { maxInAnySecond } from '../../local/stand-in/journal.ts';
import type { Figure, Row } from '../figure.ts';
import { backlog } from '../runs/feed.ts';
import type { Run } from '../runs/run.ts';
import { LATENCY, RATE, type Runs } from '../runs/runs.ts';
import { possibleRequests } from './possible-requests.ts';

interface Cell {
  /** Functions at once. */
  readonly pollers: number;
  /** Milliseconds. */
  readonly latency: number | { readonly min: number; readonly max: number };
}

const CELLS: readonly Cell[] = [
  { pollers: 1, latency: 200 },
  { pollers: 3, latency: LATENCY },
  { pollers: 5, latency: LATENCY },
  { pollers: 10, latency: LATENCY },
];
const QUICK_CELLS: readonly Cell[] = [
  { pollers: 1, latency: 200 },
  { pollers: 10, latency: LATENCY },
];

/** A little of the run, at its begin and end, is not the steady state. */
const WARM_UP_SECONDS = 1;

export const rate: Figure = {
  id: 'rate',
  title: 'Share of the allowed request rate that is used',
  explanation: `A backlog of persons with one image each, at ${RATE} allowed requests per second. The stand-in counts the requests that arrive while images wait. A person has one request at a time, so with few persons in progress the possible rate is their number divided by the latency. That is the bound at the end of each batch if one function works alone.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const cells = runs.options.isQuick ? QUICK_CELLS : CELLS;
    const rows: Row[] = [];
    for (const cell of cells) {
      const made = [await backlogOfOnes(cell, runs)];
      const name = `${cell.pollers} function${cell.pollers === 1 ? '' : 's'}, Tencent ${latencyText(cell)}`;
      rows.push({
        variant: name,
        values: made.map((run) => startedOfPossible(run, cell)),
        goal: { atLeast: 0.95 },
        limit: '1',
      });
      rows.push({
        variant: `${name}: maximum in one second`,
        values: made.map(({ journal }) => maxInAnySecond(journal.map(({ startedAt }) => startedAt))),
        goal: { atMost: RATE + 1 },
        limit: String(RATE),
        digits: 0,
      });
    }
    return rows;
  },
};

function backlogOfOnes(cell: Cell, runs: Runs): Promise<Run> {
  const persons = runs.options.isQuick ? 60 : 100;
  const what = `rate with ${cell.pollers} pollers and Tencent at ${latencyText(cell)}`;
  return runs.once(what, async () =>
    backlog(runs.lab, {
      crowd: await runs.crowd(persons, 1),
      // Not limited, so that what would have been throttled is seen as too many in a second.
      tencent: { latencyMs: cell.latency, requestsPerSecond: 1000 },
      random: runs.random(1),
      options: { maxConcurrency: { Enrollments: cell.pollers } },
      warm: cell.pollers,
    }),
  );
}

/** From just after the first request until no image was waiting any more: then only answers are waited for. */
function startedOfPossible(run: Run, { latency }: Cell): number {
  const starts = run.journal.map(({ startedAt }) => startedAt).toSorted((one, other) => one - other);
  const from = (starts[0] ?? 0) + WARM_UP_SECONDS * 1000;
  const looks = run.journal.filter(({ action }) => action !== 'CreateFace');
  const to = Math.max(...looks.map(({ startedAt }) => startedAt));
  const started = starts.filter((at) => at >= from && at < to).length;
  const latencyMs = typeof latency === 'number' ? latency : (latency.min + latency.max) / 2;
  return started / possibleRequests(run, { rate: RATE, latencyMs }, [from, to]);
}

function latencyText({ latency }: Cell): string {
  return typeof latency === 'number' ? `${latency / 1000} s` : `${latency.min / 1000} to ${latency.max / 1000} s`;
}
