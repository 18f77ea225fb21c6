import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { failureMessage, retryMessage } from '../../../functions/domain/reason-messages.ts';
import { EnrollWorld } from '../../fakes/enroll-world.ts';
import { refused } from '../../fakes/fake-tencent.ts';

/** An outcome is a write that sets `completedAt`, to the time of the write itself. */

let world: EnrollWorld;
beforeEach(() => {
  world = new EnrollWorld();
});

const LAST_DELIVERY = 42;
const EARLIER = '2026-11-20T07:00:00.000Z';
const NOW = '2026-11-20T08:00:00.000Z';

/** Given up an hour ago, and redriven since. */
function redriven(more: Partial<FaceRow> = {}): FaceRow {
  return world.pending('a', {
    status: 'FAILED',
    reason: 'Throttled',
    message: 'Too many.',
    statusDay: 'FAILED#2026-11-20',
    completedAt: EARLIER,
    ...more,
  });
}

describe('a redriven image', () => {
  it('that fails again says why it failed now, and when', async () => {
    const row = redriven({ reason: 'NotQueued' });
    world.slots = 'full';
    expect(await world.deliver([row], LAST_DELIVERY)).toEqual([]);
    expect(world.row(row)).toMatchObject({
      status: 'FAILED',
      reason: 'TencentUnavailable',
      completedAt: NOW,
      updatedAt: NOW,
    });
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'TencentUnavailable' }]);
  });

  it('that fails again in a call says so, too', async () => {
    const row = redriven({ reason: 'AlgorithmError', reasonAttempts: 4 });
    world.tencent.retCodes.set('a@v1', -4711);
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', completedAt: NOW, updatedAt: NOW });
  });

  it('that is to be tried again has no outcome yet', async () => {
    const row = redriven();
    world.tencent.retCodes.set('a@v1', -4711);
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ reason: 'AlgorithmError', completedAt: EARLIER, updatedAt: NOW });
  });

  it('is not said to have failed once more by a process that read it before somebody else said so', async () => {
    const row = redriven();
    const since = { ...row, reason: 'PermissionDenied' as const, completedAt: NOW, updatedAt: NOW };
    const read = world.ledger.row.bind(world.ledger);
    world.ledger.row = async (ref) => {
      const found = await read(ref);
      world.ledger.put(since);
      return found;
    };
    await world.deliver([row], LAST_DELIVERY);
    expect(world.row(row)).toEqual(since);
  });
});

describe('an image that is tried again', () => {
  it('has no outcome', async () => {
    const row = world.pending('a');
    world.tencent.retCodes.set('a@v1', -4711);
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', reason: 'AlgorithmError' });
    expect(world.row(row).completedAt).toBeUndefined();
  });
});

describe('an image that is given up', () => {
  const givenUp = async (receiveCount: number, more: Partial<FaceRow> = {}) => {
    const row = world.pending('a', more);
    await world.deliver([row], receiveCount);
    return world.row(row);
  };
  const refuse = (code: string) => world.tencent.alwaysAnswers({ call: refused(code) });

  it.each([
    ['after attempts of its own', 2, () => world.tencent.retCodes.set('a@v1', -4711), { reasonAttempts: 4 }],
    ['after the deliveries of its message', 40, () => refuse('AuthFailure.SignatureFailure'), {}],
    ['because its URL was refused', 1, () => refuse('InvalidParameterValue.UrlIllegal'), {}],
    ['without a request, on its last delivery', LAST_DELIVERY, () => {}, { message: retryMessage('AlgorithmError') }],
  ])('%s does not announce further attempts', async (_case, receiveCount, prepare, more) => {
    prepare();
    const row = await givenUp(receiveCount, { reason: 'AlgorithmError', ...more });
    expect(row.status).toBe('FAILED');
    expect(row.message).toMatch(/^(?!.*Retrying).*redrive the message/);
  });

  it('without a request keeps what Tencent said last', async () => {
    world.slots = 'full';
    const { message } = await givenUp(LAST_DELIVERY, {
      reason: 'PersonBusy',
      message: `${retryMessage('PersonBusy')} (Words of Tencent.)`,
    });
    expect(message).toBe(`${failureMessage('PersonBusy')} (Words of Tencent.)`);
  });
});

describe('an image that another process has given up since it was read', () => {
  const AT_THE_SAME_TIME = { status: 'FAILED', reason: 'Throttled', completedAt: NOW, updatedAt: NOW } as const;

  it.each([
    ['an outcome', 0],
    ['a retry', -4711],
  ])('has no second write with the time of its outcome: %s is decided again', async (_what, retCode) => {
    const row = world.pending('a');
    world.tencent.retCodes.set('a@v1', retCode);
    const given = { ...row, ...AT_THE_SAME_TIME };
    const { write } = world.ledger;
    world.ledger.write = (change) => {
      if (change.rows.length > 0) world.ledger.put(given);
      return write.call(world.ledger, change);
    };
    expect(await world.deliver([row])).toHaveLength(1);
    expect(world.row(row)).toEqual(given);
    // The face may have been added: the call stays open, and the next delivery asks Tencent.
    expect(world.person().openCall).toBeDefined();
  });
});
