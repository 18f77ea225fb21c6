import { describe, expect, it } from '@jest/globals';
import { followErasure } from '../../../cli/erase/follow-erasure.ts';
import type { ErasureRecord } from '../../../functions/domain/erasure/erasure-record.ts';
import { doneErasure, ERASURE_ID } from '../erasures/records.ts';

const RUNNING = doneErasure({ status: 'RUNNING' });

/** @param looks the record at each look, the last one for ever */
async function follow(looks: readonly (ErasureRecord | undefined)[], interruptAfterMs = Number.POSITIVE_INFINITY) {
  const interrupt = new AbortController();
  const progress: ErasureRecord[] = [];
  let looked = 0;
  let now = 0;
  const ports = {
    erasure: async () => looks[Math.min(looked++, looks.length - 1)],
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
      if (now >= interruptAfterMs) interrupt.abort();
    },
  };
  const followed = await followErasure(ERASURE_ID, ports, interrupt.signal, (record) => progress.push(record));
  return { followed, progress: progress.length, tookMs: now };
}

describe('following an erasure', () => {
  it.each(['DONE', 'INCOMPLETE'] as const)('ends with the receipt when it is %s', async (status) => {
    const record = doneErasure({ status });
    const { followed, progress } = await follow([undefined, RUNNING, RUNNING, record]);
    expect(followed).toEqual({ kind: 'ended', record });
    expect(progress).toBe(2);
  });

  it('ends after two minutes when nothing has begun', async () => {
    expect(await follow([undefined])).toMatchObject({ followed: { kind: 'notBegun' }, tookMs: 120_000 });
  });

  it('ends after half an hour when it is still running', async () => {
    expect(await follow([RUNNING])).toMatchObject({ followed: { kind: 'running' }, tookMs: 1_800_000 });
  });

  it('ends at Ctrl-C', async () => {
    expect(await follow([RUNNING], 3_000)).toMatchObject({ followed: { kind: 'interrupted' }, tookMs: 3_000 });
  });

  it('takes the receipt that comes with Ctrl-C', async () => {
    expect(await follow([RUNNING, doneErasure()], 1_000)).toMatchObject({ followed: { kind: 'ended' } });
  });
});
