import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import type { SendWindow } from '../../../functions/domain/tencent/face-service.ts';
import { enrollBatch } from '../../../functions/enroll/enroll-batch.ts';
import { EnrollWorld, messageOf, PERSON } from '../../fakes/enroll-world.ts';
import { refused } from '../../fakes/fake-tencent.ts';

let world: EnrollWorld;
let row: FaceRow;
beforeEach(() => {
  world = new EnrollWorld();
  row = world.pending('a');
});

describe('the request of a call', () => {
  it('may leave for two seconds after the call was opened, and its answer is waited for eight', async () => {
    const windows: SendWindow[] = [];
    let openedAt = 0;
    world.tencent.createFace = async (request, window?: SendWindow) => {
      openedAt = world.person().openCall?.openedAt ?? 0;
      if (window !== undefined) windows.push(window);
      return world.tencent.usual(request);
    };
    await world.deliver([row]);
    expect(windows).toEqual([{ notAfter: openedAt + 2_000, answerWithinMs: 8_000 }]);
  });

  it('is not sent, and no call is opened, while the rate limit is used up', async () => {
    await world.deliver([row]);
    const next = world.pending('b');
    const { revision } = world.person();
    world.slots = 'full';
    expect(await world.deliver([next])).toHaveLength(1);
    expect(world.calls).toHaveLength(1);
    expect(world.person()).toMatchObject({ revision, openCall: undefined });
    expect(world.row(next)).toEqual(next);
  });

  it('is not begun when looking for further images has taken too long: it would be cut off before its outcome is recorded', async () => {
    await world.deliver([row]);
    const next = world.pending('b');
    world.ledger.lastUploads = async () => {
      world.clock.pass(46_000);
      return [];
    };
    expect(await world.deliver([next])).toEqual(['message-b@v1']);
    expect(world.calls).toHaveLength(1);
    expect(world.person()).not.toHaveProperty('openCall.id');
  });

  it('is not sent when its URL cannot be made: the call is closed again and the image is tried later', async () => {
    const context = world.context();
    const images = { ...context.images, presign: () => Promise.reject(new Error('AccessDenied')) };
    expect(await enrollBatch([messageOf(row)], { ...context, images })).toHaveLength(1);
    expect(world.calls).toEqual([]);
    expect(world.person().openCall).toBeUndefined();
    expect(world.row(row)).toMatchObject({ status: 'PENDING', reason: 'TencentUnavailable', attempts: 0 });

    expect(await world.deliver([row], 2)).toEqual([]);
    expect(world.row(row).status).toBe('ENROLLED');
  });
});

describe('an image that somebody else has brought to its end meanwhile', () => {
  it.each([
    ['meets trouble', 1],
    ['is given up', 40],
  ])('is simply done when it %s', async (_what, receiveCount) => {
    const enrolled = { ...row, status: 'ENROLLED' } as const;
    world.tencent.personFaces = async () => {
      world.ledger.rows.put(enrolled);
      return refused('RequestLimitExceeded');
    };
    expect(await world.deliver([row], receiveCount)).toEqual([]);
    expect(world.row(row)).toEqual(enrolled);
    expect(world.queue.deadLetters).toEqual([]);
  });
});

describe('the item of a person', () => {
  it('names the model of the newest face', async () => {
    await world.deliver([row]);
    world.tencent.nextCalls.push((request) => {
      const outcome = world.tencent.usual(request);
      return outcome.kind === 'answered'
        ? { ...outcome, answer: { ...outcome.answer, faceModelVersion: '4.0' } }
        : outcome;
    });
    await world.deliver([world.pending('b')]);
    expect(world.person().faceModelVersion).toBe('4.0');
  });

  it('says when the last face was added, and keeps that and the model when an image is rejected later', async () => {
    await world.deliver([row]);
    const { lastEnrolledAt, revision } = world.person();
    expect(lastEnrolledAt).toBe('2026-11-20T08:00:00.000Z');

    world.clock.pass(60_000);
    world.tencent.retCodes.set('b@v1', -1101);
    await world.deliver([world.pending('b')]);
    expect(world.person()).toMatchObject({ lastEnrolledAt, faceModelVersion: '3.0', rejectedCount: 1 });
    expect(world.person().revision).toBeGreaterThan(revision);
  });

  it('has a higher revision after each of its changes', async () => {
    const revisions: number[] = [];
    const write = world.ledger.write.bind(world.ledger);
    world.ledger.write = async (change) => {
      revisions.push(change.after.revision);
      return write(change);
    };
    await world.deliver([row]);
    await world.deliver([world.pending('b')]);
    expect(revisions).toEqual([1, 2, 3, 4]);
    expect(world.person(PERSON).revision).toBe(4);
  });
});
