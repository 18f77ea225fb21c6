import { describe, expect, it } from '@jest/globals';
import { possibleRequests } from '../../../bench/figures/possible-requests.ts';
import type { Run } from '../../../bench/runs/run.ts';

function run(taken: readonly (readonly [at: number, messages: number])[], ended: readonly number[]) {
  return {
    invocations: taken.map(([startedAt, messages]) => ({ stage: 'enroll', startedAt, messages })),
    journal: ended.map((endedAt) => ({ action: 'CreateFace', endedAt })),
  } as unknown as Run;
}

describe('the requests that could have been started', () => {
  it('are the whole rate while enough persons are in flight', () => {
    expect(possibleRequests(run([[0, 10]], []), { rate: 20, latencyMs: 200 }, [0, 3000])).toBe(60);
  });

  it('are one in every latency for each person when there are fewer', () => {
    expect(possibleRequests(run([[0, 2]], []), { rate: 20, latencyMs: 200 }, [0, 3000])).toBe(30);
  });

  it('become fewer as persons end, and none are possible before the first is taken', () => {
    const ended = possibleRequests(run([[1000, 2]], [2000, 3000]), { rate: 20, latencyMs: 500 }, [0, 5000]);
    expect(ended).toBe(4 + 2);
  });

  it('count only what lies between the two times', () => {
    expect(possibleRequests(run([[0, 10]], [500]), { rate: 10, latencyMs: 1000 }, [1000, 2000])).toBe(9);
  });
});
