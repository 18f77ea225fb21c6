import { beforeEach, describe, expect, it } from '@jest/globals';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import { preparedKey, preparedPrefix } from '../../../functions/domain/prepared-key.ts';
import { ConverterUnavailableError } from '../../../functions/prepare/converter/converter-process.ts';
import { CONVERTED, PrepareWorld } from '../../fakes/prepare-world.ts';

let world: PrepareWorld;
beforeEach(() => {
  world = new PrepareWorld();
});

const NOW = '2026-11-20T08:00:00.000Z';
const DONE = { kind: 'done' };
const RETRY = expect.objectContaining({ kind: 'retry' });
const KEY = preparedKey({ bucket: 'images', objectKey: 'a', version: 'v1' }, { longEdge: 1920 });
const PREPARED = { key: KEY, width: 1440, height: 1920, size: 9 };
const SENT = { objectKey: 'a', version: 'v1', personId: '1001', submission: 0 };
const LAST_DELIVERY = 40;

/** The message of an image whose invocation has ended without a word comes back after this time. */
const AFTER_A_CRASH_MS = 75_000;

/** The function ends in the middle of the work, and nothing that it holds is written any more. */
async function crashDuring(row: FaceRow): Promise<void> {
  const { convert, beforeTable } = world;
  world.convert = async () => {
    world.beforeTable = () => {
      throw new Error('The function has ended.');
    };
    throw new Error('The function has ended.');
  };
  await world.deliver(row);
  world.convert = convert;
  world.beforeTable = beforeTable;
  world.clock.pass(AFTER_A_CRASH_MS);
}

describe('an image that waits for its preparation', () => {
  it('is converted, and the row says of what size, before enroll hears of it', async () => {
    const row = world.waiting('a');
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.conversions).toMatchObject([{ format: 'jpeg', longEdge: 1920 }]);
    expect([...world.prepared.keys()]).toEqual([KEY]);
    const { stage, reason, message, prepareStarts, ...written } = world.row(row);
    expect([stage, reason, message, prepareStarts]).toEqual([undefined, undefined, undefined, undefined]);
    expect(written).toMatchObject({
      status: 'PENDING',
      prepared: PREPARED,
      format: 'jpeg',
      width: 4032,
      height: 3024,
      orientation: 6,
      updatedAt: NOW,
    });
    expect(written.completedAt).toBeUndefined();
    expect(world.sent).toEqual([SENT]);
    expect(world.figures).toEqual([{ bytesIn: 44, bytesOut: 9, tookMs: 0 }]);
  });

  it('has no orientation in its row when it is upright', async () => {
    const original = { width: 4032, height: 3024, orientation: 1 } as const;
    world.convert = async () => ({ ...CONVERTED, original }) as typeof CONVERTED;
    const row = world.waiting('a', { orientation: 6 });
    await world.deliver(row);
    expect(world.row(row).orientation).toBeUndefined();
  });

  it('is one object and one message, however often it is delivered', async () => {
    const row = world.waiting('a');
    for (let time = 0; time < 3; time++) expect(await world.deliver(row)).toEqual(DONE);
    expect(world.conversions).toHaveLength(1);
    expect([...world.prepared.keys()]).toEqual([KEY]);
    expect(world.sent).toEqual([SENT]);
  });

  it('is prepared by one invocation at a time', async () => {
    const row = world.waiting('a');
    world.convert = async () => {
      expect(await world.deliver(row)).toEqual({ kind: 'retry', afterSeconds: 70 });
      return CONVERTED;
    };
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.conversions).toHaveLength(1);
    expect(world.sent).toEqual([SENT]);
  });

  it('keeps what it failed for when it was redriven, until it is tried', async () => {
    const row = world.waiting('a', { status: 'FAILED', reason: 'NotPrepared', submission: 3 });
    await world.deliver(row);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'NotPrepared', prepared: PREPARED });
    expect(world.row(row).stage).toBeUndefined();
    expect(world.sent).toEqual([{ ...SENT, submission: 3 }]);
  });

  it('is sent with the submission that its row has by now', async () => {
    const row = world.waiting('a');
    world.convert = async () => {
      world.rows.put({ ...world.row(row), submission: 1, updatedAt: '2026-11-20T08:00:00.500Z' });
      return CONVERTED;
    };
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.row(row).prepared).toEqual(PREPARED);
    expect(world.sent).toEqual([{ ...SENT, submission: 1 }]);
  });
});

describe('the object of an image', () => {
  it('can be found from the version alone, whatever the settings were', () => {
    const original = { bucket: 'images', objectKey: 'a', version: 'v1' };
    const keys = [640, 1920].map((longEdge) => preparedKey(original, { longEdge }));
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(key.startsWith(preparedPrefix(original))).toBe(true);
    for (const other of [{ bucket: 'b' }, { objectKey: 'b' }, { version: 'b' }]) {
      expect(preparedPrefix({ ...original, ...other })).not.toBe(preparedPrefix(original));
    }
  });

  it('does not stay when the row is gone', async () => {
    const row = world.waiting('a');
    world.convert = async () => {
      world.rows.remove(imageId(row));
      return CONVERTED;
    };
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.prepared.size).toBe(0);
    expect(world.sent).toEqual([]);
  });

  it('does not stay when a crash has kept its message and the row is gone since', async () => {
    const row = world.waiting('a');
    world.prepared.set(KEY, Buffer.from('of an earlier invocation'));
    world.rows.remove(imageId(row));
    expect(await world.deliver(row)).toEqual({ kind: 'deadLetter', reason: 'RowMissing' });
    expect(world.prepared.size).toBe(0);
  });

  it('names expiry as a cause when the original may have expired', async () => {
    world.settings = { ...world.settings, keepImagesDays: 30 };
    const row = world.waiting('a', { uploadedAt: new Date(world.clock.now() - 31 * 86_400_000).toISOString() });
    world.originals.clear();
    await world.deliver(row);
    expect(world.row(row)).toMatchObject({ reason: 'ObjectGone', message: expect.stringContaining('or expired') });
  });

  it('does not stay when the original is gone', async () => {
    const row = world.waiting('a');
    world.prepared.set(KEY, Buffer.from('of an earlier invocation'));
    world.originals.clear();
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'ObjectGone' });
    expect(world.prepared.size).toBe(0);
  });

  it('does not stay when its deletion has failed at first', async () => {
    const row = world.waiting('a');
    world.prepared.set(KEY, Buffer.from('of an earlier invocation'));
    world.originals.clear();
    world.deleteError = new Error('SlowDown');
    expect(await world.deliver(row)).toEqual(RETRY);
    world.deleteError = undefined;
    expect(await world.deliver(row, 2)).toEqual(DONE);
    expect(world.prepared.size).toBe(0);
  });

  it('does not stay when the image got another outcome meanwhile', async () => {
    const row = world.waiting('a');
    world.convert = async () => {
      world.rows.put({ ...row, status: 'REJECTED', reason: 'PersonNotFound' });
      return CONVERTED;
    };
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.prepared.size).toBe(0);
    expect(world.row(row).reason).toBe('PersonNotFound');
  });

  it('stays when another invocation has prepared the same image meanwhile', async () => {
    const row = world.waiting('a');
    world.convert = async () => {
      const { stage: _, ...prepared } = { ...row, prepared: PREPARED, updatedAt: NOW };
      world.rows.put(prepared);
      return CONVERTED;
    };
    expect(await world.deliver(row)).toEqual(DONE);
    expect([...world.prepared.keys()]).toEqual([KEY]);
    expect(world.sent).toEqual([SENT]);
  });
});

describe('an image that can never be prepared', () => {
  it('is rejected with what is known of it', async () => {
    world.convert = async () => ({ kind: 'outOfRange', size: { width: 20_000, height: 20_000 }, message: 'Too many.' });
    const row = world.waiting('a', { status: 'PENDING' });
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({
      status: 'REJECTED',
      reason: 'DimensionsOutOfRange',
      message: 'Too many.',
      width: 20_000,
      height: 20_000,
      completedAt: NOW,
      updatedAt: NOW,
      statusDay: 'REJECTED#2026-11-20',
    });
    expect(world.row(row).stage).toBeUndefined();
    expect(world.row(row).prepareStarts).toBeUndefined();
    expect(world.prepared.size).toBe(0);
    expect(world.sent).toEqual([]);
    expect(world.log).toEqual(['a REJECTED DimensionsOutOfRange']);
  });

  it('tells the operator what the decoder said, and the uploader what to do', async () => {
    world.convert = async () => ({ kind: 'undecodable', detail: 'VipsJpeg: premature end' });
    const row = world.waiting('a');
    await world.deliver(row);
    expect(world.row(row)).toMatchObject({
      reason: 'ImageUndecodable',
      message: expect.stringMatching(/Save it again/),
    });
    expect(world.log).toEqual(['a REJECTED ImageUndecodable: VipsJpeg: premature end']);
  });

  it('is refused before it is read when it has too many bytes', async () => {
    const row = world.waiting('a', { size: 52_428_801 });
    world.s3Error = new Error('It was read.');
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'ImageTooLarge' });
  });

  it('costs two crashes and no third one', async () => {
    const row = world.waiting('a');
    await crashDuring(row);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', prepareStarts: 1 });
    await crashDuring(row);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', prepareStarts: 2 });
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.conversions).toHaveLength(2);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'ImageUndecodable' });
  });

  it('is prepared after one crash that was not its own', async () => {
    const row = world.waiting('a');
    await crashDuring(row);
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', prepared: PREPARED });
    expect(world.row(row).prepareStarts).toBeUndefined();
  });
});

describe('trouble that is not of the image', () => {
  it.each<[string, () => void]>([
    ['S3 does not answer', () => (world.s3Error = new Error('SlowDown'))],
    ['the object cannot be written', () => (world.putError = new Error('SlowDown'))],
    ['the message cannot be sent', () => (world.queueError = new Error('InternalError'))],
    [
      'the decoder cannot be loaded',
      () => (world.convert = () => Promise.reject(new ConverterUnavailableError('No sharp.'))),
    ],
  ])('is waited for, and counts as no start of the image: %s', async (_, begin) => {
    const row = world.waiting('a');
    const { convert } = world;
    begin();
    for (let delivery = 1; delivery <= 5; delivery++) expect(await world.deliver(row, delivery)).toEqual(RETRY);
    expect(world.row(row).status).toBe('PENDING');
    expect(world.row(row).prepareStarts).toBeUndefined();
    Object.assign(world, { s3Error: undefined, putError: undefined, queueError: undefined, convert });
    expect(await world.deliver(row, 6)).toEqual(DONE);
    expect(world.sent).toEqual([SENT]);
  });

  it('ends as FAILED with its message in the dead-letter queue, from where it goes on', async () => {
    const row = world.waiting('a');
    world.s3Error = Object.assign(new Error('secret text'), { name: 'AccessDenied' });
    expect(await world.deliver(row, LAST_DELIVERY - 1)).toEqual(RETRY);
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual({ kind: 'deadLetter', reason: 'NotPrepared' });
    expect(world.row(row)).toMatchObject({
      status: 'FAILED',
      stage: 'prepare',
      reason: 'NotPrepared',
      message: expect.stringMatching(/AccessDenied.*Operator: /),
      completedAt: NOW,
      updatedAt: NOW,
      statusDay: 'FAILED#2026-11-20',
    });
    expect(world.row(row).message).not.toContain('secret');
    world.s3Error = undefined;
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', prepared: PREPARED });
  });

  it('does not strand an image that another invocation has prepared meanwhile, and not sent on', async () => {
    const row = world.waiting('a');
    world.s3Error = new Error('SlowDown');
    let requests = 0;
    world.beforeTable = () => {
      requests += 1;
      // After both reads of the row, before it is written.
      if (requests === 3) {
        const updatedAt = '2026-11-20T08:00:00.500Z';
        world.rows.put({
          ...row,
          stage: undefined,
          reason: undefined,
          message: undefined,
          prepared: PREPARED,
          updatedAt,
        });
      }
    };
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({ status: 'PENDING', prepared: PREPARED });
    expect(world.sent).toEqual([SENT]);
  });

  it.each([
    ['before the row is read', 1],
    ['before the row is written', 3],
  ])('sends an image on that became OutcomeUnknown %s: enroll keeps it for the operator', async (_when, request) => {
    const row = world.waiting('a');
    world.s3Error = new Error('SlowDown');
    let requests = 0;
    world.beforeTable = () => {
      requests += 1;
      if (requests !== request) return;
      const updatedAt = '2026-11-20T08:00:00.500Z';
      world.rows.put({ ...row, status: 'FAILED', reason: 'OutcomeUnknown', stage: undefined, updatedAt });
      if (request === 1) throw new Error('InternalServerError');
    };
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'OutcomeUnknown' });
    expect(world.sent).toEqual([SENT]);
  });

  it.each([
    ['the answer to its rejection is lost', 1],
    ['another invocation rejects it meanwhile', 3],
  ])('deletes what an earlier invocation wrote when %s', async (_when, request) => {
    const row = world.waiting('a', { prepareStarts: 2 });
    world.clock.pass(AFTER_A_CRASH_MS);
    world.prepared.set(KEY, new Uint8Array(9));
    let requests = 0;
    if (request === 1) {
      world.afterTable = (command) => {
        if (command === 'UpdateItemCommand') throw new Error('The answer is lost.');
      };
    } else {
      world.s3Error = new Error('SlowDown');
      world.rows.put({ ...row, prepareStarts: undefined });
    }
    world.beforeTable = () => {
      requests += 1;
      if (requests !== request || request === 1) return;
      const at = '2026-11-20T08:00:00.500Z';
      const { stage: _, ...rejected } = row;
      world.rows.put({ ...rejected, status: 'REJECTED', reason: 'ImageUndecodable', completedAt: at, updatedAt: at });
    };
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'ImageUndecodable' });
    expect([...world.prepared.keys()]).toEqual([]);
  });

  it('keeps the starts of another invocation, so that an image that ends every function is rejected after a redrive', async () => {
    const row = world.waiting('a', { prepareStarts: 2, updatedAt: NOW });
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual({ kind: 'deadLetter', reason: 'NotPrepared' });
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'NotPrepared', prepareStarts: 2 });
    world.clock.pass(70_000);
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'ImageUndecodable' });
  });

  it('does not strand an image that another invocation has prepared instead of the rejection, and not sent on', async () => {
    const row = world.waiting('a');
    world.convert = async () => {
      const { stage: _, ...prepared } = { ...row, prepared: PREPARED, updatedAt: NOW };
      world.rows.put(prepared);
      return { kind: 'undecodable', detail: 'It is damaged.' };
    };
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.row(row).status).toBe('PENDING');
    expect(world.sent).toEqual([SENT]);
  });

  it.each([
    ['its start is written', undefined],
    ['its rejection is written', 60_000_000],
  ])('gives the image up when its row changes on the last delivery before %s', async (_when, size) => {
    const row = world.waiting('a', size === undefined ? {} : { size });
    let requests = 0;
    world.beforeTable = () => {
      requests += 1;
      // After the first read of the row, before the first write.
      if (requests === 2) world.rows.put({ ...row, attempts: 1, updatedAt: '2026-11-20T08:00:00.500Z' });
    };
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual({ kind: 'deadLetter', reason: 'NotPrepared' });
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'NotPrepared' });
  });

  it('is said once for each failure of a redriven image', async () => {
    const row = world.waiting('a', { status: 'FAILED', reason: 'NotPrepared', completedAt: NOW, updatedAt: NOW });
    world.s3Error = new Error('SlowDown');
    await world.deliver(row, LAST_DELIVERY);
    const { completedAt, updatedAt } = world.row(row);
    expect([completedAt, updatedAt]).toEqual(['2026-11-20T08:00:00.001Z', '2026-11-20T08:00:00.001Z']);
  });

  it('of the table leaves the image in the dead-letter queue, at the latest', async () => {
    const row = world.waiting('a');
    world.beforeTable = () => {
      throw new Error('Throttled');
    };
    expect(await world.deliver(row)).toEqual(RETRY);
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual({ kind: 'deadLetter', reason: 'RowNotWritten' });
  });

  it('that takes the answer of a write away changes nothing', async () => {
    const row = world.waiting('a');
    let lost = 0;
    world.afterTable = (command) => {
      if (command !== 'UpdateItemCommand' || lost++ === 0) return;
      world.afterTable = () => {};
      throw new Error('The answer is lost.');
    };
    expect(await world.deliver(row)).toEqual(RETRY);
    expect(await world.deliver(row, 2)).toEqual(DONE);
    expect([...world.prepared.keys()]).toEqual([KEY]);
    expect(world.sent).toEqual([SENT]);
  });
});

describe('a message', () => {
  it('that names no image goes to the dead-letter queue', async () => {
    expect(await world.receive('hello')).toEqual({ kind: 'deadLetter', reason: 'Malformed' });
    const row = world.waiting('a');
    expect(await world.deliver({ ...row, personId: '2002' })).toEqual({ kind: 'deadLetter', reason: 'Malformed' });
  });

  it.each([
    { status: 'ENROLLED', reason: undefined },
    { status: 'REJECTED', reason: 'PersonNotFound' },
  ] as const)('of an image that is $status $reason is done', async (more) => {
    const row = world.waiting('a', { ...more, stage: undefined });
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.conversions).toEqual([]);
    expect(world.sent).toEqual([]);
    expect(world.row(row)).toEqual(row);
  });

  it('of an image that enroll took along and left OutcomeUnknown goes on: enroll keeps it for the operator', async () => {
    const row = world.waiting('a', { status: 'FAILED', reason: 'OutcomeUnknown', stage: undefined });
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.conversions).toEqual([]);
    expect(world.sent).toMatchObject([{ objectKey: 'a', submission: 0 }]);
    expect(world.row(row)).toEqual(row);
  });

  it('of an image that was prepared before a crash goes on to enroll', async () => {
    const row = world.waiting('a', { stage: undefined, reason: undefined, message: undefined, prepared: PREPARED });
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.conversions).toEqual([]);
    expect(world.sent).toEqual([SENT]);
  });
});
