import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { EnrollWorld, PERSON } from '../../fakes/enroll-world.ts';
import { refused } from '../../fakes/fake-tencent.ts';

const DOWNLOAD_ERROR = 'FailedOperation.ImageDownloadError';

let world: EnrollWorld;
let row: FaceRow;
beforeEach(() => {
  world = new EnrollWorld();
  row = world.pending('a');
});

describe('waiting for the rate limit', () => {
  it('takes longer with each delivery, so that it does not use up the deliveries for trouble', async () => {
    world.slots = 'full';
    const seconds: number[] = [];
    for (let delivery = 1; delivery < 42; delivery++) {
      await world.deliver([row], delivery);
      seconds.push(world.queue.delays.get('message-a@v1') ?? 0);
    }
    expect(seconds.slice(0, 5)).toEqual([10, 10, 10, 13, 25]);
    expect(seconds.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(4 * 3600);
  });

  it('until the last delivery is given up for what it is', async () => {
    world.slots = 'full';
    world.ledger.persons.put({
      personId: PERSON,
      faceIds: [],
      faceCount: 0,
      enrolledCount: 0,
      rejectedCount: 0,
      revision: 1,
      updatedAt: '',
      openCall: { id: 'c', rows: [], openedAt: 0, until: 1 },
    });
    await world.deliver([row], 42);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'Throttled' });
  });
});

describe('an image that cannot even be read for its bytes', () => {
  it('fails alone: the others of its person go on', async () => {
    world.settings = { ...world.settings, base64Fallback: true };
    const bad = world.pending('bad', { reason: 'DownloadFailed', reasonAttempts: 9, transport: 'url' });
    const others = [world.pending('b'), world.pending('c')];
    world.unreadable.add('v1\nbad');
    expect(await world.deliver([bad, ...others], 2)).toEqual([]);
    expect(world.row(bad)).toMatchObject({ status: 'FAILED', reason: 'DownloadFailed' });
    expect(others.map((each) => world.row(each).status)).toEqual(['ENROLLED', 'ENROLLED']);
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'DownloadFailed' }]);
  });

  it('goes as bytes again when a first attempt at that did not leave us', async () => {
    world.settings = { ...world.settings, base64Fallback: true };
    const tried = world.pending('t', { reason: 'DownloadFailed', reasonAttempts: 4 });
    world.tencent.nextCalls.push(
      () => refused(DOWNLOAD_ERROR),
      () => ({ kind: 'notSent', message: 'refused' }),
    );
    await world.deliver([tried], 5);
    await world.deliver([tried], 6);
    expect(world.calls).toEqual([['t@v1'], ['base64:t@v1'], ['base64:t@v1']]);
  });
});

describe('a person that Tencent no longer knows', () => {
  it('is asked for its faces anew when it was created again, so that none of them is taken for ours', async () => {
    await world.deliver([row]);
    world.tencent.persons.delete(PERSON);
    await world.deliver([world.pending('b')]);
    expect(world.person()).toMatchObject({ faceIds: [], enrolledCount: 1, rejectedCount: 1 });
    expect(world.person()).not.toHaveProperty('faceCount');

    world.tencent.persons.set(PERSON, []);
    world.tencent.add(PERSON, "CreatePerson's own");
    const next = world.pending('c');
    world.tencent.nextCalls.push(() => ({ kind: 'unknown', message: 'reset' }));
    await world.deliver([next]);
    world.clock.pass(21_000);
    await world.deliver([next], 2);
    expect(world.row(next)).toMatchObject({ status: 'ENROLLED', faceIdSource: 'response' });
  });
});

describe('what a row says of a lost answer', () => {
  it("is Tencent's own code and request id, while it waits and after it was looked up", async () => {
    world.tencent.nextCalls.push(() => refused('InternalError'));
    await world.deliver([row]);
    const said = { status: 'PENDING', reason: 'TencentUnavailable', tencentCode: 'InternalError' };
    expect(world.row(row)).toMatchObject({ ...said, requestId: 'refused-InternalError', attempts: 0 });
    world.clock.pass(21_000);
    world.tencent.nextCalls.push(() => ({ kind: 'notSent', message: 'refused' }));
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', requestId: 'refused-InternalError', attempts: 1 });
  });

  it('does not replace why an image had been given up', async () => {
    world.tencent.nextCalls.push(() => ({ kind: 'unknown', message: 'reset' }));
    await world.deliver([row], 41);
    await world.deliver([row], 42);
    const given = world.row(row);
    expect(given.status).toBe('FAILED');
    world.clock.pass(30_000);
    await world.deliver([world.pending('b')]);
    expect(world.row(row)).toMatchObject({
      status: 'FAILED',
      reason: given.reason,
      message: given.message,
      attempts: 1,
    });
  });

  it('is the id of the refused call, not of the look, when a code is unknown', async () => {
    world.tencent.nextCalls.push(() => refused('FailedOperation.NobodyKnowsThis'));
    await world.deliver([row]);
    expect(world.row(row).requestId).toBe('refused-FailedOperation.NobodyKnowsThis');
  });
});

describe('an outage of AWS itself', () => {
  it('is waited for as patiently as one of Tencent', async () => {
    world.ledger.beforeWrite = () => {
      throw new Error('DynamoDB is down.');
    };
    for (const [delivery, seconds] of [
      [1, 2],
      [6, 50],
      [30, 698],
    ] as const) {
      expect(await world.deliver([row], delivery)).toEqual(['message-a@v1']);
      expect(world.queue.delays.get('message-a@v1')).toBe(seconds);
    }
  });
});
