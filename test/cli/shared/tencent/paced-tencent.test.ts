import { beforeEach, describe, expect, it } from '@jest/globals';
import { PacedTencent } from '../../../../cli/shared/tencent/paced-tencent.ts';
import type { Asked, TencentClient } from '../../../../cli/shared/tencent/tencent-client.ts';
import type { Reason } from '../../../../functions/domain/reasons.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

let clock: FakeClock;
let answers: Asked<unknown>[];
let slots: ('granted' | 'full')[];
let pauses: number[];
let throttled: number;
beforeEach(() => {
  clock = new FakeClock();
  answers = [];
  slots = [];
  pauses = [];
  throttled = 0;
});

const ANSWERED: Asked<unknown> = { kind: 'answered', answer: 'it' };

function refused(reason: Reason): Asked<unknown> {
  return { kind: 'refused', code: 'code', message: 'message', reason };
}

async function ask(): Promise<Asked<unknown>> {
  const client = { ask: async () => answers.shift() ?? ANSWERED } as unknown as Pick<TencentClient, 'ask'>;
  const pacer = {
    slot: async () => ({ begin: async () => slots.shift() ?? ('granted' as const) }),
    throttled: async () => {
      throttled += 1;
    },
  };
  const sleep = async (ms: number) => {
    pauses.push(ms);
    clock.pass(ms);
  };
  return new PacedTencent(client, pacer, { sleep }).ask('GetPersonBaseInfo', {}, () => true);
}

describe('a request at the pace of the stack', () => {
  it('is sent in a slot, and comes back later when none is free', async () => {
    slots.push('full', 'full');
    expect(await ask()).toBe(ANSWERED);
    expect(pauses).toEqual([5_000, 5_000]);
  });

  it('is sent again when Tencent did not answer, or refused it for the rate', async () => {
    answers.push({ kind: 'unreachable', endpoint: 'x', message: 'reset' }, refused('Throttled'));
    expect(await ask()).toBe(ANSWERED);
    expect({ pauses, throttled }).toEqual({ pauses: [2_000, 4_000], throttled: 1 });
  });

  it('outlasts keys that are replaced more than once', async () => {
    answers.push(...Array.from({ length: 4 }, () => refused('CredentialsRefused')));
    expect(await ask()).toBe(ANSWERED);
    // The keys are read again once in 30 s.
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(30_000);
  });

  it('is given up in the end, and at once when it is refused for good', async () => {
    answers.push(refused('PermissionDenied'));
    expect(await ask()).toEqual(refused('PermissionDenied'));
    answers.push(...Array.from({ length: 5 }, () => refused('Throttled')));
    expect(await ask()).toEqual(refused('Throttled'));
  });
});
