import { beforeEach, describe, expect, it } from '@jest/globals';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import { EnrollWorld, messageOf } from '../../fakes/enroll-world.ts';

let world: EnrollWorld;
beforeEach(() => {
  world = new EnrollWorld();
});

const NOW = '2026-11-20T08:00:00.000Z';
const PREPARED = { key: 'ab/cd', width: 1440, height: 1920, size: 300_000 };
const HAS_EXPIRED = 'FailedOperation.ImageDownloadError';

function prepared(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
  const size = { width: 4032, height: 3024, orientation: 6 } as const;
  return world.pending(objectKey, { format: 'heic', ...size, prepared: PREPARED, ...more });
}

const WAITS = { stage: 'prepare', reason: 'WaitsForPreparation' } as const;

function waiting(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
  return world.pending(objectKey, { ...WAITS, message: 'It waits.', ...more });
}

/** What was prepared is gone, and Tencent says that it cannot download it. */
function expire(row: FaceRow): void {
  world.expired.add(imageId(row));
  world.tencent.nextCalls.push(() => ({ kind: 'refused', code: HAS_EXPIRED, message: 'Not found.' }));
}

describe('a prepared image', () => {
  it('is enrolled with the place of its face in the original', async () => {
    const row = prepared('a');
    world.tencent.faceRects.set('a@v1', { x: 144, y: 192, width: 720, height: 960 });
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({
      status: 'ENROLLED',
      faceRect: { x: 302, y: 403, width: 1513, height: 2017 },
      prepared: PREPARED,
    });
  });

  it('goes back to the prepare stage when it has expired, and is not said to be gone', async () => {
    const row = prepared('a');
    expire(row);
    expect(await world.deliver([row])).toEqual([]);
    expect(world.row(row)).toMatchObject({
      status: 'PENDING',
      stage: 'prepare',
      reason: 'WaitsForPreparation',
      submission: 1,
      updatedAt: NOW,
    });
    expect(world.row(row).prepared).toBeUndefined();
    // Under another submission: the queue would drop the next message as a repeat.
    expect(world.queue.prepared).toEqual([{ objectKey: 'a', version: 'v1', personId: '1001', submission: 1 }]);
    expect(world.queue.deadLetters).toEqual([]);
    expect(world.person().openCall).toBeUndefined();
  });

  it('may still create its person when it comes from there, if an operator says so', async () => {
    const row = prepared('a');
    expire(row);
    const message = messageOf(row);
    await world.deliverMessages([
      { ...message, body: JSON.stringify({ ...JSON.parse(message.body), createPerson: true }) },
    ]);
    expect(world.queue.prepared).toMatchObject([{ objectKey: 'a', createPerson: true }]);
  });

  it('goes back there when its bytes are wanted', async () => {
    world.settings = { ...world.settings, base64Fallback: true };
    const row = prepared('a', { nextTransport: 'base64' });
    world.expired.add(imageId(row));
    expect(await world.deliver([row, world.pending('b')])).toEqual([]);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', stage: 'prepare', submission: 1 });
    expect(world.calls).toEqual([['b@v1']]);
    expect(world.queue.prepared).toHaveLength(1);
  });

  it('that was redriven after it has expired keeps what it failed for', async () => {
    const row = prepared('a', { status: 'FAILED', reason: 'Throttled', completedAt: NOW });
    expire(row);
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'Throttled', stage: 'prepare', submission: 1 });
  });

  it('is gone when its original is', async () => {
    const row = prepared('a');
    expire(row);
    world.gone.add(imageId(row));
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'ObjectGone' });
  });

  it('costs its neighbours nothing', async () => {
    const [row, other] = [prepared('a'), world.pending('b')];
    world.expired.add(imageId(row));
    world.tencent.nextCalls.push(
      () => ({ kind: 'refused', code: HAS_EXPIRED, message: 'Not found.' }),
      () => ({ kind: 'refused', code: HAS_EXPIRED, message: 'Not found.' }),
    );
    await world.deliver([row, other]);
    expect(world.row(other).status).toBe('ENROLLED');
    expect(world.row(row)).toMatchObject({ status: 'PENDING', stage: 'prepare' });
  });
});

describe('an image that waits for its preparation', () => {
  it('is not sent to Tencent, but to the prepare stage, when its message comes too early', async () => {
    const row = waiting('a');
    expect(await world.deliver([row])).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(world.row(row)).toMatchObject({ ...WAITS, status: 'PENDING', submission: 1, updatedAt: NOW });
    expect(world.queue.prepared).toEqual([{ objectKey: 'a', version: 'v1', personId: '1001', submission: 1 }]);
  });

  it('is not rejected with the others of a person that Tencent does not know', async () => {
    const [row, other] = [waiting('a'), world.pending('b')];
    world.tencent.persons.clear();
    await world.deliver([row, other]);
    expect(world.row(other).reason).toBe('PersonNotFound');
    expect(world.row(row)).toMatchObject({ ...WAITS, status: 'PENDING' });
  });

  it('goes there even by its last delivery', async () => {
    expect(await world.deliver([waiting('a')], 42)).toEqual([]);
    expect([world.queue.prepared.length, world.queue.deadLetters.length]).toEqual([1, 0]);
  });

  it('is no companion of another one', async () => {
    waiting('b');
    await world.deliver([world.pending('a')]);
    expect(world.calls).toEqual([['a@v1']]);
  });

  it('keeps its message when the prepare stage cannot be told', async () => {
    const row = waiting('a');
    world.queue.isDown = true;
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    world.queue.isDown = false;
    expect(await world.deliver([world.row(row)], 2)).toEqual([]);
    expect(world.queue.prepared).toHaveLength(1);
  });

  it('is read again when another process changes it at that moment', async () => {
    const row = waiting('a');
    world.ledger.note = async () => 'refused';
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.queue.prepared).toEqual([]);
  });

  it('is done when it has got its outcome', async () => {
    expect(await world.deliver([waiting('a', { status: 'REJECTED', reason: 'ImageUndecodable' })])).toEqual([]);
    expect(world.queue.prepared).toEqual([]);
  });
});
