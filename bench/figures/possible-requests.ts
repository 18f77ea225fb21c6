import type { Run } from '../runs/run.ts';

/**
 * How many requests could have been started from `from` to `to` (epoch ms): the whole rate while enough persons were in
 * flight, and with fewer of them one request each in every latency, because Tencent wants the requests of a person one
 * after the other. A person is in flight from the invocation that took its image to the answer that ended it.
 */
export function possibleRequests(
  { invocations, journal }: Pick<Run, 'invocations' | 'journal'>,
  { rate, latencyMs }: { readonly rate: number; readonly latencyMs: number },
  [from, to]: readonly [number, number],
): number {
  const taken = invocations
    .filter(({ stage }) => stage === 'enroll')
    .map(({ startedAt, messages }) => ({ at: startedAt, persons: messages }));
  const ended = journal
    .filter(({ action, endedAt }) => action === 'CreateFace' && endedAt !== undefined)
    .map(({ endedAt = 0 }) => ({ at: endedAt, persons: -1 }));
  const changes = [...taken, ...ended].toSorted((one, other) => one.at - other.at);
  let possible = 0;
  let inFlight = 0;
  let since = from;
  for (const { at, persons } of [...changes, { at: to, persons: 0 }]) {
    const until = Math.min(Math.max(at, from), to);
    possible += ((until - since) / 1000) * Math.min(rate, (inFlight * 1000) / latencyMs);
    since = until;
    inFlight += persons;
  }
  return possible;
}
