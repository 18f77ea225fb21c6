import { NO_ANSWER } from './destination.ts';
import type { OutcomeRecord } from './outcome-record.ts';
import type { Sent } from './ports.ts';

/**
 * Sends what is legal, in one go. What is not is refused with its fault.
 *
 * @param legalOf undefined for what is not legal
 * @param put gives one answer for each, in their order
 */
export async function sendLegal<T>(
  asked: readonly OutcomeRecord[],
  legalOf: (asked: OutcomeRecord) => T | undefined,
  put: (legal: readonly T[]) => Promise<readonly Sent[]>,
): Promise<readonly Sent[]> {
  const legal = asked.flatMap((each) => legalOf(each) ?? []);
  const answers = legal.length === 0 ? [] : await put(legal);
  let next = 0;
  return asked.map(({ outcome }): Sent => {
    if (outcome.kind === 'invalid') return { kind: 'refused', why: outcome.fault };
    return answers[next++] ?? NO_ANSWER;
  });
}
