import { beforeEach, describe, expect, it } from '@jest/globals';
import { GIVE_UP_AFTER_MS } from '../../../functions/publish/destination.ts';
import { publishBatch } from '../../../functions/publish/publish-batch.ts';
import { PublishWorld, ROW } from '../../fakes/publish-world.ts';

let world: PublishWorld;
beforeEach(() => {
  world = new PublishWorld();
});

const BUSY = { kind: 'retry', why: 'ThrottlingException: slow down' } as const;
const TOO_LARGE = { kind: 'refused', why: 'ValidationException: too large' } as const;

describe('a change of a row', () => {
  it('is published when it is an outcome', async () => {
    expect(await publishBatch([world.record()], world.context())).toBeUndefined();
    expect(world.published).toMatchObject([
      { status: 'ENROLLED', objectKey: 'photos/front.jpg', stack: 'FaceEnrollment' },
    ]);
  });

  it.each([
    ['waits', { status: 'PENDING', completedAt: undefined }],
    ['was changed after its outcome', { updatedAt: '2026-11-20T09:00:00.000Z' }],
    ['waits again after a redrive', { status: 'FAILED', reason: 'Throttled', updatedAt: '2026-11-20T09:00:00.000Z' }],
  ] as const)('is no outcome when the image %s', async (_what, change) => {
    expect(await publishBatch([world.record(change)], world.context())).toBeUndefined();
    expect(world.published).toEqual([]);
  });

  it('is published when it is the removal of a face, as another event', async () => {
    const removedAt = '2026-11-21T00:00:00.000Z';
    world.annotates = true;
    await publishBatch([world.record({ removedAt, updatedAt: removedAt })], world.context());
    expect(world.published).toEqual([
      {
        schemaVersion: '1',
        outcomeId: expect.stringMatching(/^[0-9a-f]{32}$/),
        stack: 'FaceEnrollment',
        bucket: 'images',
        objectKey: 'photos/front.jpg',
        version: 'v1',
        personId: '1001',
        faceId: 'face-1',
        removedAt,
      },
    ]);
    expect(world.annotated).toEqual([]);
  });

  it('is no removal any more when the row changes later', async () => {
    const removed = { removedAt: '2026-11-21T00:00:00.000Z', updatedAt: '2026-11-22T00:00:00.000Z' };
    await publishBatch([world.record(removed)], world.context());
    expect(world.published).toEqual([]);
  });

  it('is published once more when the image fails again', async () => {
    const failed = { status: 'FAILED', reason: 'Throttled', message: 'no', faceIdSource: undefined } as const;
    const again = { ...failed, completedAt: '2026-11-21T00:00:00.000Z', updatedAt: '2026-11-21T00:00:00.000Z' };
    await publishBatch([world.record(failed), world.record(again)], world.context());
    expect(new Set(world.published.map(({ outcomeId }) => outcomeId)).size).toBe(2);
  });

  it('has the same outcome id in each process, and another one in another stack', async () => {
    const record = world.record();
    await publishBatch([record], world.context());
    world.crash();
    await publishBatch([record], world.context());
    await publishBatch([record], { ...world.context(), stack: 'Other' });
    const [first, second, other] = world.published.map(({ outcomeId }) => outcomeId);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it('is published once by one process, however often the stream repeats it', async () => {
    const record = world.record();
    await publishBatch([record, record], world.context());
    await publishBatch([record], world.context());
    expect(world.published).toHaveLength(1);
  });

  it('that is no legal outcome goes to the dead-letter queue with what is wrong, and the shard continues', async () => {
    const odd = world.record({ faceIdSource: undefined, attempts: 1.5 });
    expect(await publishBatch([odd, world.record({ objectKey: 'b' })], world.context())).toBeUndefined();
    expect(world.published).toMatchObject([{ objectKey: 'b' }]);
    expect(world.deadLetterQueue).toMatchObject([
      {
        event: { source: 'face-enrollment', detail: { objectKey: ROW.objectKey, attempts: 1.5 } },
        reason: expect.stringMatching(/^attempts: .*; faceIdSource: /),
      },
    ]);
  });
});

describe('an event that the bus does not take', () => {
  it('for a passing reason comes again, with everything behind it, and the rest is tried all the same', async () => {
    world.answers.set('b', BUSY);
    const records = ['a', 'b', 'c'].map((objectKey) => world.record({ objectKey }));
    expect(await publishBatch(records, world.context())).toBe('2');
    expect(world.published.map(({ objectKey }) => objectKey)).toEqual(['a', 'c']);
    expect(world.deadLetterQueue).toEqual([]);
  });

  it('does not make those behind it come twice, as often as it comes', async () => {
    world.answers.set('b', BUSY);
    const [, ...records] = ['a', 'b', 'c'].map((objectKey) => world.record({ objectKey }));
    for (let time = 0; time < 3; time++) await publishBatch(records, world.context());
    world.answers.clear();
    expect(await publishBatch(records, world.context())).toBeUndefined();
    expect(world.published.map(({ objectKey }) => objectKey)).toEqual(['c', 'b']);
  });

  it('for good goes to the dead-letter queue as a finished event at once, and the shard continues', async () => {
    world.answers.set('b', TOO_LARGE);
    const records = ['a', 'b', 'c'].map((objectKey) => world.record({ objectKey }));
    expect(await publishBatch(records, world.context())).toBeUndefined();
    expect(world.deadLetterQueue).toMatchObject([
      {
        event: {
          source: 'face-enrollment',
          'detail-type': 'Image Enrolled',
          time: ROW.completedAt,
          detail: { objectKey: 'b', outcomeId: expect.any(String) },
        },
        reason: TOO_LARGE.why,
      },
    ]);
  });

  it('for good goes there once, however often its batch comes again because of another one', async () => {
    world.answers.set('b', TOO_LARGE).set('c', BUSY);
    const records = ['c', 'b'].map((objectKey) => world.record({ objectKey }));
    const odd = world.record({ objectKey: 'odd', faceIdSource: undefined });
    for (let time = 0; time < 3; time++) expect(await publishBatch([...records, odd], world.context())).toBe('1');
    expect(world.deadLetterQueue.map(({ event }) => event)).toMatchObject([
      { detail: { objectKey: 'b' } },
      { detail: { objectKey: 'odd' } },
    ]);
  });

  it('for an hour goes to the dead-letter queue, too', async () => {
    world.answers.set('photos/front.jpg', BUSY);
    const record = world.record();
    world.clock.pass(GIVE_UP_AFTER_MS - 1);
    expect(await publishBatch([record], world.context())).toBe('1');
    world.clock.pass(1);
    expect(await publishBatch([record], world.context())).toBeUndefined();
    expect(world.deadLetterQueue).toMatchObject([{ reason: BUSY.why }]);
  });

  it('is never lost: when the dead-letter queue cannot be reached, the record comes again', async () => {
    world.answers.set('photos/front.jpg', TOO_LARGE);
    world.isDeadLetterQueueDown = true;
    const record = world.record();
    world.clock.pass(2 * GIVE_UP_AFTER_MS);
    expect(await publishBatch([record], world.context())).toBe('1');
  });
});

describe('an annotation', () => {
  beforeEach(() => {
    world.annotates = true;
  });

  it('has the outcome of the row as it is now, not as the record has it', async () => {
    const old = world.record({ status: 'FAILED', reason: 'Throttled', message: 'no', faceIdSource: undefined });
    world.record({ completedAt: '2026-11-21T00:00:00.000Z', updatedAt: '2026-11-21T00:00:00.000Z' });
    await publishBatch([old], world.context());
    expect(world.published).toMatchObject([{ status: 'FAILED' }]);
    expect(world.annotated).toMatchObject([{ status: 'ENROLLED', completedAt: '2026-11-21T00:00:00.000Z' }]);
  });

  it.each([
    ['is gone', undefined],
    ['waits again', { ...ROW, status: 'PENDING', completedAt: undefined } as const],
  ])('is left as it is when the row %s', async (_what, now) => {
    const record = world.record();
    if (now === undefined) world.rows.clear();
    else world.rows.set(ROW.objectKey, now);
    expect(await publishBatch([record], world.context())).toBeUndefined();
    expect(world.annotated).toEqual([]);
    expect(world.notAnnotated).toEqual([]);
  });

  it('of an image that is tried again is not made of a reason that no outcome has', async () => {
    const failed = world.record({ status: 'FAILED', reason: 'Throttled', message: 'no', faceIdSource: undefined });
    world.record({ ...failed.row, reason: 'NoFaceDetected', updatedAt: '2026-11-21T00:00:00.000Z' });
    expect(await publishBatch([failed], world.context())).toBeUndefined();
    expect(world.annotated).toEqual([]);
    expect(world.notAnnotated).toEqual([expect.stringMatching(/^reason: /)]);
  });

  it('that fails for a passing reason comes again for an hour, and not for ever', async () => {
    world.annotationAnswers.set('photos/front.jpg', BUSY);
    const record = world.record();
    expect(await publishBatch([record], world.context())).toBe('1');
    expect(await publishBatch([record], world.context())).toBe('1');
    world.clock.pass(GIVE_UP_AFTER_MS);
    expect(await publishBatch([record], world.context())).toBeUndefined();
    expect(world.notAnnotated).toEqual([BUSY.why]);
    expect(world.published).toHaveLength(1);
  });

  it('that S3 refuses for good is logged, and its event is published all the same', async () => {
    world.annotationAnswers.set('photos/front.jpg', { kind: 'refused', why: 'InvalidRequest: SSE-C' });
    expect(await publishBatch([world.record()], world.context())).toBeUndefined();
    expect(world.published).toHaveLength(1);
    expect(world.notAnnotated).toEqual(['InvalidRequest: SSE-C']);
  });

  it('comes again when the row cannot be read', async () => {
    world.isTableDown = true;
    expect(await publishBatch([world.record()], world.context())).toBe('1');
  });

  it('is written once for all records of its image in a batch', async () => {
    const first = world.record({ status: 'FAILED', reason: 'Throttled', message: 'no', faceIdSource: undefined });
    const again = '2026-11-21T00:00:00.000Z';
    const second = world.record({ completedAt: again, updatedAt: again });
    const other = world.record({ objectKey: 'b' });
    await publishBatch([first, second, other], world.context());
    expect(world.annotated).toMatchObject([{ objectKey: ROW.objectKey, completedAt: again }, { objectKey: 'b' }]);
  });

  it('is not written again because another record of its batch comes again', async () => {
    world.answers.set('b', BUSY);
    const records = ['b', 'c'].map((objectKey) => world.record({ objectKey }));
    for (let time = 0; time < 3; time++) expect(await publishBatch(records, world.context())).toBe('1');
    expect(world.annotated.map(({ objectKey }) => objectKey)).toEqual(['b', 'c']);
  });

  it('needs no events', async () => {
    world.publishes = false;
    expect(await publishBatch([world.record()], world.context())).toBeUndefined();
    expect(world.published).toEqual([]);
    expect(world.annotated).toHaveLength(1);
  });
});
