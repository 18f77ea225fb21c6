import { beforeEach, describe, expect, it, test } from '@jest/globals';
import type { Delivery } from '../../../functions/domain/delivery.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { EnrollWorld, messageOf, PERSON } from '../../fakes/enroll-world.ts';
import { refused } from '../../fakes/fake-tencent.ts';

const LOST = { kind: 'unknown', message: 'socket hang up' } as const;
const MINUTE_MS = 60_000;

let world: EnrollWorld;
let first: FaceRow;
let second: FaceRow;
/** Two images of the person are enrolled, as face-1 and face-2. */
beforeEach(async () => {
  world = new EnrollWorld();
  first = world.pending('first');
  second = world.pending('second');
  await world.deliver([first, second]);
  world.clock.pass(MINUTE_MS);
});

function removalOf({ objectKey, version }: FaceRow, receiveCount = 1, more: object = {}): Delivery {
  const remove = { objectKey, version };
  return {
    messageId: `removal-${objectKey}`,
    receiptHandle: `receipt-${objectKey}-${receiveCount}`,
    body: JSON.stringify({ remove, personId: PERSON, requestedBy: 'support', ...more }),
    groupId: PERSON,
    receiveCount,
  };
}

function remove(row: FaceRow, receiveCount = 1): Promise<readonly string[]> {
  return world.deliverMessages([removalOf(row, receiveCount)]);
}

function expectRemoved(row: FaceRow): void {
  const before = { status: 'ENROLLED', attempts: 1 };
  expect(world.row(row)).toMatchObject(before);
  const { removedAt, updatedAt, completedAt } = world.row(row);
  expect(removedAt).toBeDefined();
  expect(removedAt).toBe(updatedAt);
  expect(completedAt).not.toBe(updatedAt);
}

describe('the removal of a face', () => {
  it('deletes it at Tencent, and rows, counts and checksums follow in one transaction', async () => {
    expect(await remove(first)).toEqual([]);
    expect(world.tencent.deletions).toEqual([{ personId: PERSON, faceId: 'face-1' }]);
    expectRemoved(first);
    expect(world.row(first).faceId).toBe('face-1');
    expect(world.person()).toMatchObject({
      faceIds: ['face-2'],
      faceCount: 1,
      enrolledCount: 1,
      checksums: { 'md5:of-second': ['face-2'] },
    });
    expect(world.person().openCall).toBeUndefined();
  });

  it('opens a call, so that nothing else is sent for the person meanwhile', async () => {
    const opened: unknown[] = [];
    world.ledger.afterWrite = ({ after }) => opened.push(after.openCall);
    await remove(first);
    expect(opened[0]).toMatchObject({ kind: 'remove', faceId: 'face-1', rows: [{ objectKey: 'first' }] });
    expect(opened[1]).toBeUndefined();
  });

  it('lets the same bytes be enrolled again', async () => {
    await remove(first);
    const again = world.pending('again', { checksum: first.checksum });
    await world.deliver([again]);
    expect(world.row(again)).toMatchObject({ status: 'ENROLLED', faceId: 'face-3' });
  });

  it('makes room for the image behind it, in the order of the queue', async () => {
    const others = ['c', 'd', 'e'].map((key) => world.pending(key));
    await world.deliver(others);
    const sixth = world.pending('sixth');
    expect(await world.deliverMessages([removalOf(first), messageOf(sixth)])).toEqual([]);
    expectRemoved(first);
    expect(world.row(sixth).status).toBe('ENROLLED');
  });

  it('takes back that the person is full', async () => {
    const others = ['c', 'd', 'e', 'f'].map((key) => world.pending(key));
    await world.deliver(others);
    expect(world.person().refusal).toMatchObject({ reason: 'PersonFull' });
    await remove(first);
    expect(world.person().refusal).toBeUndefined();
  });

  it('is done once, however often it is asked for', async () => {
    await world.deliverMessages([removalOf(first), { ...removalOf(first), messageId: 'twice' }]);
    await remove(first, 2);
    expect(world.tencent.deletions).toHaveLength(1);
    expect(world.person().enrolledCount).toBe(1);
  });

  it('finds a face that is gone already', async () => {
    world.tencent.delete(PERSON, 'face-1');
    await remove(first);
    expect(world.tencent.deletions).toEqual([]);
    expectRemoved(first);
    expect(world.person()).toMatchObject({ faceIds: ['face-2'], faceCount: 1, enrolledCount: 1 });
  });

  it('finds a person that is gone', async () => {
    world.tencent.persons.delete(PERSON);
    await remove(first);
    expectRemoved(first);
    expect(world.person()).toMatchObject({ faceIds: [], enrolledCount: 1, wasKnown: true });
    expect(world.person().faceCount).toBeUndefined();
  });
});

describe('a face that cannot be removed', () => {
  it('is the last one of the person, as far as Tencent says so', async () => {
    await remove(first);
    expect(await remove(second)).toEqual([]);
    expect(world.tencent.deletions).toHaveLength(1);
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'LastFace' }]);
    expect(world.row(second).removedAt).toBeUndefined();
  });

  it('is the last one when another program was faster', async () => {
    world.tencent.nextDeletions.push(() => refused('InvalidParameterValue.DeleteFaceNumExceed'));
    await remove(first);
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'LastFace' }]);
    expect(world.person().openCall).toBeUndefined();
    expect(world.person()).toMatchObject({ enrolledCount: 2, faceCount: 2 });
  });

  it.each<[string, Partial<FaceRow>, string]>([
    ['of an image that was rejected', { status: 'REJECTED', reason: 'NoFaceDetected' }, 'NotEnrolled'],
    ['of an image that has failed', { status: 'FAILED', reason: 'UrlRefused' }, 'NotEnrolled'],
    ['that a lost answer does not tell', { status: 'ENROLLED', faceIdCandidates: ['1', '2'] }, 'FaceUncertain'],
    ['of another person', { status: 'ENROLLED', faceId: '9', personId: '2002' }, 'Malformed'],
  ])('is one %s', async (_what, more, reason) => {
    await remove(world.pending('other', more));
    expect(world.queue.deadLetters).toMatchObject([{ reason }]);
    expect(world.tencent.deletions).toEqual([]);
  });

  it('is one without a row', async () => {
    await remove({ ...first, objectKey: 'never' });
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'RowMissing' }]);
  });
});

describe('a removal of an image that waits', () => {
  it('waits too', async () => {
    const row = world.pending('waiting');
    expect(await remove(row)).toEqual(['removal-waiting']);
    expect(world.queue.delays.get('removal-waiting')).toBeGreaterThanOrEqual(10);
    expect(await world.deliverMessages([messageOf(row), removalOf(row, 2)])).toEqual([]);
    expectRemoved(row);
  });
});

describe('trouble with a removal', () => {
  test.each(['RequestLimitExceeded', 'FailedOperation.ConflictOperation', 'UnauthorizedOperation'])(
    'is retried: %s',
    async (code) => {
      world.tencent.nextDeletions.push(() => refused(code));
      const before = world.row(first);
      expect(await remove(first)).toEqual(['removal-first']);
      expect(world.row(first)).toEqual(before);
      expect(world.person().openCall).toBeUndefined();
      await remove(first, 2);
      expectRemoved(first);
    },
  );

  it('that lasts is given up, and the row says nothing of it', async () => {
    const before = world.row(first);
    world.tencent.alwaysAnswers({ call: refused('RequestLimitExceeded') });
    await remove(first, 40);
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'Throttled' }]);
    expect(world.row(first)).toEqual(before);
  });

  it('that belongs to the request is given up after five attempts', async () => {
    world.tencent.alwaysAnswers({ call: refused('InvalidParameter') });
    for (let delivery = 1; delivery <= 4; delivery++) expect(await remove(first, delivery)).toHaveLength(1);
    expect(await remove(first, 5)).toEqual([]);
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'RequestRefused' }]);
  });

  it('is given up on the last delivery, without a request', async () => {
    await remove(first, 42);
    expect(world.tencent.deletions).toEqual([]);
    expect(world.queue.deadLetters).toHaveLength(1);
  });
});

describe('a lost answer to a removal', () => {
  function loseNext(isDeleted: boolean): void {
    world.tencent.nextDeletions.push(({ personId, faceId }) => {
      if (isDeleted) world.tencent.delete(personId, faceId);
      return LOST;
    });
  }

  it('is no matter when the face is gone', async () => {
    loseNext(true);
    expect(await remove(first)).toEqual([]);
    expectRemoved(first);
    expect(world.person()).toMatchObject({ faceIds: ['face-2'], faceCount: 1, enrolledCount: 1 });
  });

  it('is waited for while Tencent may still be working, and nothing else is sent for the person', async () => {
    loseNext(false);
    const other = world.pending('other');
    expect(await remove(first)).toEqual(['removal-first']);
    expect(await world.deliver([other])).toHaveLength(1);
    expect(world.calls).toHaveLength(1);
    world.clock.pass(21_000);
    await world.deliver([other], 2);
    expect(world.row(other).status).toBe('ENROLLED');
    expect(world.row(first).removedAt).toBeUndefined();
    await remove(first, 2);
    expectRemoved(first);
    expect(world.tencent.deletions).toHaveLength(2);
  });

  it('of a process that crashed is found by an image of the person', async () => {
    loseNext(false);
    await remove(first);
    world.tencent.delete(PERSON, 'face-1');
    world.clock.pass(MINUTE_MS);
    const other = world.pending('other');
    await world.deliver([other]);
    expectRemoved(first);
    expect(world.person()).toMatchObject({ enrolledCount: 2, faceCount: 2 });
  });

  it('of an unknown code is looked up', async () => {
    world.tencent.nextDeletions.push(() => refused('SomethingNew'));
    await remove(first);
    expect(world.row(first).removedAt).toBeUndefined();
    expect(world.person().openCall).toBeUndefined();
    await remove(first, 2);
    expectRemoved(first);
  });
});
