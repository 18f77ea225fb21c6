import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../../functions/domain/delivery.ts';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import { absentPerson, type OpenCall, type Person } from '../../../functions/domain/person.ts';
import { EnrollWorld, messageOf, PERSON } from '../../fakes/enroll-world.ts';
import { ERASURE_ID, TOMBSTONE } from '../../fakes/tombstones.ts';

const LAST_DELIVERY = 42;
const GIVEN_UP = 40;
const LATER = '2026-11-20T08:00:00.001Z';

let world: EnrollWorld;
beforeEach(() => {
  world = new EnrollWorld();
});

function erase(more: Partial<Person> = {}): void {
  world.ledger.persons.put({ ...absentPerson(PERSON), revision: 3, erasing: TOMBSTONE, ...more });
}

function handedOver(objectKey: string) {
  return { erasureId: ERASURE_ID, personId: PERSON, objectKey, version: 'v1' };
}

function removalOf({ objectKey, version }: FaceRow, receiveCount = 1): Delivery {
  const body = JSON.stringify({ remove: { objectKey, version }, personId: PERSON });
  return { messageId: 'removal', receiptHandle: `receipt-${receiveCount}`, body, groupId: PERSON, receiveCount };
}

/** Of the call of another process, which still has time. */
function callFor(row: FaceRow): OpenCall {
  const now = world.clock.now();
  return { id: '00000000-0000-4000-8000-000000000001', rows: [row], openedAt: now, until: now + 20_000 };
}

describe('an image that was uploaded until the moment that an erasure names', () => {
  it.each([
    ['waits', {}, 1],
    ['is on its last delivery', {}, LAST_DELIVERY],
    ['is to be given up', { reason: 'Throttled' as const, message: 'Slow.' }, GIVEN_UP],
    ['was redriven', { status: 'FAILED' as const, reason: 'Throttled' as const }, 1],
    ['only an operator can decide', { status: 'FAILED' as const, reason: 'OutcomeUnknown' as const }, 1],
    ['is enrolled', { status: 'ENROLLED' as const, faceId: 'face-9' }, 1],
    ['waits for its preparation', { stage: 'prepare', reason: 'WaitsForPreparation' as const }, 1],
  ])('is for the erase stage when it %s, and nothing else is done', async (_, more, receiveCount) => {
    const row = world.pending('a', more);
    erase();
    const before = world.row(row);
    expect(await world.deliver([row], receiveCount)).toEqual([]);
    expect(world.queue.erased).toEqual([handedOver('a')]);
    expect(world.queue.deadLetters).toEqual([]);
    expect(world.row(row)).toEqual(before);
    expect([world.calls, world.asked, world.queue.prepared]).toEqual([[], [], []]);
    expect(world.person().revision).toBe(3);
  });

  it('is for the erase stage, too, when it is the face of the image that is to be removed', async () => {
    const row = world.pending('a', { status: 'ENROLLED', faceId: 'face-9' });
    erase();
    expect(await world.deliverMessages([removalOf(row, LAST_DELIVERY)])).toEqual([]);
    expect(world.queue.erased).toEqual([handedOver('a')]);
    expect(world.queue.deadLetters).toEqual([]);
  });

  it('comes back when the erase stage cannot be told', async () => {
    const row = world.pending('a');
    erase();
    world.queue.isDown = true;
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.troubles).toEqual(['An image could not be sent to the erase stage: The queue is down.']);
  });

  it('is for the erase stage when its row is gone already', async () => {
    const row = world.pending('a');
    world.ledger.rows.remove(imageId(row));
    erase();
    expect(await world.deliver([row])).toEqual([]);
    expect(world.queue.erased).toEqual([handedOver('a')]);
    expect(world.queue.deadLetters).toEqual([]);
  });

  it('is for the erase stage when its event came again since, and left a row that names no person', async () => {
    const row = world.pending('a');
    world.ledger.put({ ...row, personId: undefined, status: 'REJECTED', reason: 'ObjectGone' });
    erase();
    expect(await world.deliver([row])).toEqual([]);
    expect(world.queue.erased).toEqual([handedOver('a')]);
    expect(world.queue.deadLetters).toEqual([]);
  });

  it('is for the erase stage when its row goes between the look at its person and its own', async () => {
    const row = world.pending('a');
    let reads = 0;
    world.ledger.beforeRead = () => {
      reads += 1;
      if (reads !== 2) return;
      erase();
      world.ledger.rows.remove(imageId(row));
    };
    expect(await world.deliver([row])).toEqual([]);
    expect(world.queue.erased).toEqual([handedOver('a')]);
    expect(world.queue.deadLetters).toEqual([]);
  });

  it('is for the erase stage when its row goes before it can be given up', async () => {
    const row = world.pending('a', { reason: 'Throttled', message: 'Slow.' });
    world.slots = 'full';
    world.whileWaiting = () => {
      erase();
      world.ledger.rows.remove(imageId(row));
    };
    expect(await world.deliver([row], GIVEN_UP)).toEqual(['message-a@v1']);
    world.whileWaiting = () => {};
    expect(await world.deliver([row], LAST_DELIVERY)).toEqual([]);
    expect(world.queue.erased).toEqual([handedOver('a')]);
    expect(world.queue.deadLetters).toEqual([]);
  });

  it('gets no outcome from a call that the erasure has taken over, and comes back to be handed over', async () => {
    const row = world.pending('a');
    world.tencent.nextCalls.push((request) => {
      erase();
      return world.tencent.usual(request);
    });
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.row(row).status).toBe('PENDING');
    await world.deliver([row], 2);
    expect(world.queue.erased).toEqual([handedOver('a')]);
  });

  it('is no image of a message that names another person', async () => {
    const row = world.pending('a', { personId: '2002' });
    erase();
    await world.deliverMessages([{ ...messageOf({ ...row, personId: PERSON }), groupId: PERSON }]);
    expect(world.queue.erased).toEqual([]);
    expect(world.queue.deadLetters.map(({ reason }) => reason)).toEqual(['Malformed']);
  });
});

describe('an image that was uploaded later', () => {
  it('is REJECTED while the tombstone is there, in one write with the person, who keeps the tombstone', async () => {
    const row = world.pending('a', { uploadedAt: LATER });
    const expiresAt = world.clock.now() / 1000 + 60;
    erase({ expiresAt });
    expect(await world.deliver([row])).toEqual([]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'PersonErased' });
    expect(world.person()).toMatchObject({ erasing: TOMBSTONE, expiresAt, revision: 4, rejectedCount: 1 });
    expect([world.calls, world.asked, world.queue.erased]).toEqual([[], [], []]);
  });

  it('is REJECTED along with an earlier one that is erased', async () => {
    const earlier = world.pending('a');
    const later = world.pending('b', { uploadedAt: LATER });
    erase();
    expect(await world.deliver([earlier, later])).toEqual([]);
    expect(world.row(later).reason).toBe('PersonErased');
    expect(world.queue.erased).toEqual([handedOver('a')]);
  });

  it('keeps its face while its person is being erased: the message of a removal comes back', async () => {
    const row = world.pending('a', { uploadedAt: LATER, status: 'ENROLLED', faceId: 'face-9' });
    erase();
    expect(await world.deliverMessages([removalOf(row)])).toEqual(['removal']);
    expect(world.tencent.deletions).toEqual([]);
  });

  it('loses its face on request once the erasure has ended, although the tombstone is not over', async () => {
    const faces = [world.tencent.add(PERSON, 'a'), world.tencent.add(PERSON, 'b')];
    const row = world.pending('a', { uploadedAt: LATER, status: 'ENROLLED', faceId: faces[0] });
    const until = '2026-12-05T08:00:00.000Z';
    erase({ erasing: { ...TOMBSTONE, until }, faceIds: faces, enrolledCount: 2 });
    expect(await world.deliverMessages([removalOf(row)])).toEqual([]);
    expect(world.tencent.deletions).toEqual([{ personId: PERSON, faceId: faces[0] }]);
    expect(world.row(row).removedAt).toBeDefined();
    expect(world.person().erasing).toEqual({ ...TOMBSTONE, until });
  });
});

describe('a tombstone that is over', () => {
  const over = () => ({ expiresAt: world.clock.now() / 1000 });

  it('goes in the very write that opens a call: an item with an open call never expires', async () => {
    const row = world.pending('a', { uploadedAt: LATER });
    erase(over());
    const opened: Person[] = [];
    world.ledger.afterWrite = ({ after }) => {
      if (after.openCall !== undefined) opened.push(world.person());
    };
    await world.deliver([row]);
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatchObject({ openCall: { rows: [{ objectKey: 'a' }] } });
    expect([opened[0]?.erasing, opened[0]?.expiresAt]).toEqual([undefined, undefined]);
    expect(world.row(row).status).toBe('ENROLLED');
  });

  it('goes in the write that rejects an image without a call', async () => {
    const row = world.pending('a', { uploadedAt: LATER });
    world.tencent.persons.delete(PERSON);
    erase(over());
    await world.deliver([row]);
    expect(world.row(row).reason).toBe('PersonNotFound');
    expect([world.person().erasing, world.person().expiresAt]).toEqual([undefined, undefined]);
  });

  it('hands over no image any more', async () => {
    const row = world.pending('a');
    erase(over());
    await world.deliver([row]);
    expect(world.queue.erased).toEqual([]);
    expect(world.row(row).status).toBe('ENROLLED');
  });

  it('lets the stack create the person again: the product does not know the person any more', async () => {
    world.settings = { ...world.settings, newPersons: { groupId: 'ours', uniqueControl: 0 } };
    const row = world.pending('a', { uploadedAt: LATER });
    world.tencent.persons.delete(PERSON);
    erase(over());
    await world.deliver([row]);
    expect(world.tencent.creations).toHaveLength(1);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', createdPerson: true });
  });
});

it('an open call of a person without a tombstone is looked up as ever', async () => {
  const row = world.pending('a');
  world.ledger.persons.put({ ...absentPerson(PERSON), revision: 3, openCall: callFor(row) });
  expect(await world.deliver([row])).toEqual(['message-a@v1']);
  expect(world.queue.erased).toEqual([]);
});
