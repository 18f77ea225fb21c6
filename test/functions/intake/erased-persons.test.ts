import { beforeEach, describe, expect, it } from '@jest/globals';
import { IntakeWorld } from '../../fakes/intake-world.ts';
import { ERASURE_ID, TOMBSTONE } from '../../fakes/tombstones.ts';

let world: IntakeWorld;
beforeEach(() => {
  world = new IntakeWorld();
});

const DONE = { kind: 'done' };
const LAST_DELIVERY = 42;
const HANDED_OVER = { erasureId: ERASURE_ID, personId: '1001', objectKey: 'a.jpg', version: 'v1' };
const AFTER_AS_OF = '2026-11-20T08:00:01Z';

/** An image that intake rejects: nobody else looks at its person. */
function rejected(): void {
  world.stored('a.jpg', { bytes: Buffer.from('no image') });
}

function accepted(): void {
  world.stored('a.jpg', { bytes: png(200, 300) });
}

function png(width: number, height: number): Buffer {
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([start, size, Buffer.alloc(40)]);
}

describe('an image that intake rejects', () => {
  it('is for the erase stage when its person is being erased', async () => {
    rejected();
    world.erase('1001', { erasing: TOMBSTONE });
    expect(await world.receive(world.event('a.jpg'))).toEqual(DONE);
    expect(world.onlyRow.status).toBe('REJECTED');
    expect(world.sentToErase).toEqual([HANDED_OVER]);
    expect(world.erased).toEqual(['a.jpg@v1']);
  });

  it('is looked at after its row is written, so that either this function or the erase stage sees the other', async () => {
    rejected();
    world.beforeLook = () => {
      expect(world.rows.size).toBe(1);
      world.erase('1001', { erasing: TOMBSTONE });
    };
    await world.receive(world.event('a.jpg'));
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });

  it('is for the erase stage although a crash came between its row and the look at the person', async () => {
    rejected();
    world.erase('1001', { erasing: TOMBSTONE });
    world.beforeLook = () => {
      throw new Error('The function has ended.');
    };
    expect(await world.receive(world.event('a.jpg'))).toMatchObject({ kind: 'retry' });
    world.beforeLook = () => {};
    expect(await world.receive(world.event('a.jpg'), 2)).toEqual(DONE);
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });

  it('is moved to the dead-letter queue when the person could not be looked at until the last delivery', async () => {
    rejected();
    world.beforeLook = () => {
      throw new Error('DynamoDB is down.');
    };
    expect(await world.receive(world.event('a.jpg'), LAST_DELIVERY)).toEqual({
      kind: 'deadLetter',
      reason: 'RowNotWritten',
    });
  });

  it('stays when it was uploaded after the moment that the erasure names', async () => {
    rejected();
    world.erase('1001', { erasing: TOMBSTONE });
    expect(await world.receive(world.event('a.jpg', { time: AFTER_AS_OF }))).toEqual(DONE);
    expect(world.sentToErase).toEqual([]);
  });

  it('stays when the tombstone is over, although its item is still there', async () => {
    rejected();
    world.erase('1001', { erasing: TOMBSTONE, expiresAt: world.clock.now() / 1000 });
    await world.receive(world.event('a.jpg'));
    expect(world.sentToErase).toEqual([]);
  });

  it('is of no person when its tag is illegal: no look is spent on it', async () => {
    await world.upload('a.jpg', { bytes: Buffer.from('no image'), metadata: { 'person-id': 'not legal' } });
    expect(world.tombstoneLooks).toBe(0);
  });
});

describe('an image that intake gives up', () => {
  it('is for the erase stage and in no dead-letter queue when its person is being erased', async () => {
    accepted();
    world.erase('1001', { erasing: TOMBSTONE });
    world.queueErrors.set('enrollments.fifo', new Error('The queue is down.'));
    expect(await world.receive(world.event('a.jpg'), LAST_DELIVERY)).toEqual(DONE);
    expect(world.onlyRow).toMatchObject({ status: 'FAILED', reason: 'NotQueued' });
    expect(world.sentToErase).toEqual([HANDED_OVER]);
  });
});

it('an image that intake accepts costs no look: enroll looks at its person', async () => {
  accepted();
  world.erase('1001', { erasing: TOMBSTONE });
  await world.receive(world.event('a.jpg'));
  expect(world.sent).toHaveLength(1);
  expect(world.tombstoneLooks).toBe(0);
});

it('an image that was read before the end of the invocation gets no row after it: the row may have been erased since', async () => {
  accepted();
  const start = world.start.bind(world);
  world.start = async (location, length) => {
    const found = await start(location, length);
    world.clock.pass(40_000);
    return found;
  };
  expect(await world.receive(world.event('a.jpg'))).toMatchObject({ kind: 'retry' });
  expect(world.rows.size).toBe(0);
});
