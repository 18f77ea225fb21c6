import { beforeEach, describe, expect, it } from '@jest/globals';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import { PrepareWorld } from '../../fakes/prepare-world.ts';
import { ERASURE_ID, TOMBSTONE } from '../../fakes/tombstones.ts';

let world: PrepareWorld;
beforeEach(() => {
  world = new PrepareWorld();
});

const DONE = { kind: 'done' };
const LAST_DELIVERY = 40;
const HANDED_OVER = { erasureId: ERASURE_ID, personId: '1001', objectKey: 'a', version: 'v1' };
const AFTER_AS_OF = '2026-11-20T08:00:00.001Z';

/** An image that no decoder can read. */
function undecodable(more: Partial<FaceRow> = {}): FaceRow {
  world.convert = async () => ({ kind: 'undecodable', detail: 'It is damaged.' });
  return world.waiting('a', more);
}

/** The person is erased while the image is decoded, and its row is gone when it is to be written. */
function erasedMeanwhile(row: FaceRow): void {
  const { convert } = world;
  world.convert = async (request) => {
    world.erase('1001', { erasing: TOMBSTONE });
    world.rows.remove(imageId(row));
    return convert(request);
  };
}

describe('an image that prepare rejects', () => {
  it('is for the erase stage when its person is being erased', async () => {
    const row = undecodable();
    world.erase('1001', { erasing: TOMBSTONE });
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.row(row).status).toBe('REJECTED');
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });

  it('is looked at after its row is written, so that either this function or the erase stage sees the other', async () => {
    const row = undecodable();
    world.beforeLook = () => {
      expect(world.row(row).status).toBe('REJECTED');
      world.erase('1001', { erasing: TOMBSTONE });
    };
    await world.deliver(row);
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });

  it('is for the erase stage although a crash came between its row and the look at the person', async () => {
    const row = undecodable();
    world.erase('1001', { erasing: TOMBSTONE });
    world.beforeLook = () => {
      throw new Error('The function has ended.');
    };
    expect(await world.deliver(row)).toMatchObject({ kind: 'retry' });
    world.beforeLook = () => {};
    expect(await world.deliver(row, 2)).toEqual(DONE);
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });

  it('stays when it was uploaded after the moment that the erasure names', async () => {
    const row = undecodable({ uploadedAt: AFTER_AS_OF });
    world.erase('1001', { erasing: TOMBSTONE });
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.sentToErase).toEqual([]);
  });
});

describe('an image that prepare rejects on the last delivery', () => {
  it('is for the erase stage when the answer to the write is lost', async () => {
    const row = undecodable();
    world.erase('1001', { erasing: TOMBSTONE });
    let writes = 0;
    world.afterTable = (command) => {
      // The first write is that of the start.
      if (command === 'UpdateItemCommand' && ++writes === 2) throw new Error('The answer is lost.');
    };
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'ImageUndecodable' });
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });
});

describe('an image that prepare gives up', () => {
  it('is for the erase stage and in no dead-letter queue when its person is being erased', async () => {
    const row = world.waiting('a');
    world.s3Error = new Error('S3 is down.');
    world.erase('1001', { erasing: TOMBSTONE });
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual(DONE);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'NotPrepared' });
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });

  it('goes to the dead-letter queue as ever when no erasure is there', async () => {
    const row = world.waiting('a');
    world.s3Error = new Error('S3 is down.');
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual({ kind: 'deadLetter', reason: 'NotPrepared' });
    expect(world.sentToErase).toEqual([]);
  });
});

describe('a message whose row an erasure has deleted', () => {
  it('is in no dead-letter queue, and what was prepared of the image is deleted', async () => {
    const row = world.waiting('a');
    await world.deliver(row);
    expect(world.prepared.size).toBe(1);
    world.rows.remove(imageId(row));
    world.erase('1001', { erasing: TOMBSTONE });
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.prepared.size).toBe(0);
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });

  it('is in no dead-letter queue when its event came again since, and left a row that names no person', async () => {
    const row = world.waiting('a');
    world.rows.put({ ...row, personId: undefined, status: 'REJECTED', reason: 'ObjectGone' });
    world.erase('1001', { erasing: TOMBSTONE });
    expect(await world.deliver(row)).toEqual(DONE);
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });

  it('leaves nothing in the prepared bucket when the row goes while the image is decoded', async () => {
    const row = world.waiting('a');
    erasedMeanwhile(row);
    expect(await world.deliver(row)).toEqual(DONE);
    expect([world.prepared.size, world.rows.size]).toEqual([0, 0]);
  });

  it('is in no dead-letter queue when that was its last delivery', async () => {
    const row = world.waiting('a');
    erasedMeanwhile(row);
    world.putError = new Error('S3 is down.');
    expect(await world.deliver(row, LAST_DELIVERY)).toEqual(DONE);
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });

  it('is moved to the dead-letter queue when no erasure explains it', async () => {
    const row = world.waiting('a');
    world.rows.remove(imageId(row));
    expect(await world.deliver(row)).toEqual({ kind: 'deadLetter', reason: 'RowMissing' });
  });
});
