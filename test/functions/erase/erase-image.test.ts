import { beforeEach, describe, expect, it } from '@jest/globals';
import { ERASURE, EraseWorld, IMAGES, OTHER, PERSON, PREPARED } from '../../fakes/erase-world.ts';

let world: EraseWorld;
beforeEach(async () => {
  world = new EraseWorld();
  world.clock.pass(10_000);
  await world.ask();
  await world.run();
  expect(world.record()?.status).toBe('DONE');
});

/** Uploaded before the erasure, and seen by it no more. */
function lateImage(objectKey = 'late.jpg') {
  return world.image(objectKey, { uploadedAt: '2026-11-20T08:00:00.000Z' });
}

/** Which S3 keeps. */
function lockedImage() {
  const row = lateImage();
  const [version] = world.s3.versions(IMAGES, row.objectKey);
  if (version) version.lock = 'retention';
  return row;
}

describe('an image that came to its end after the erasure', () => {
  it('goes with the row that its event left when it came again, and which names no person', async () => {
    const row = lateImage();
    world.row({ ...row, personId: undefined, status: 'REJECTED', reason: 'ObjectGone' });
    await world.askForImage(row);
    await world.run();
    expect(world.rows(undefined)).toEqual([]);
    expect(world.deadLetters).toEqual([]);
  });

  it('is erased although the erasure is DONE, and the receipt counts it', async () => {
    const row = lateImage();
    world.prepared(row);
    await world.askForImage(row);
    await world.run();
    expect(world.rows()).toEqual([]);
    expect(world.stored()).toEqual([]);
    expect(world.s3.versions(PREPARED)).toEqual([]);
    expect(world.record()).toMatchObject({
      status: 'DONE',
      counts: {
        objects: { found: 1, removed: 1 },
        prepared: { found: 1, removed: 1 },
        faces: { found: 1, removed: 1 },
      },
    });
  });

  it('is erased once, however often the message comes', async () => {
    const row = lateImage();
    await world.askForImage(row);
    await world.askForImage(row);
    await world.run();
    expect(world.record()?.counts.objects).toMatchObject({ found: 1, removed: 1 });
  });

  it('loses what was prepared of it, also when its row is gone', async () => {
    const row = lateImage();
    await world.askForImage(row);
    await world.run();
    world.prepared(row);
    await world.askForImage(row);
    await world.run();
    expect(world.s3.versions(PREPARED)).toEqual([]);
  });

  it('makes the erasure INCOMPLETE when S3 keeps it, and the tombstone stays', async () => {
    const row = lateImage();
    const [version] = world.s3.versions(IMAGES, row.objectKey);
    if (version) version.lock = 'retention';
    await world.askForImage(row);
    await world.askForImage(row);
    await world.run();
    expect(world.record()).toMatchObject({ status: 'INCOMPLETE', counts: { objects: { found: 1, left: 1 } } });
    expect(world.record()?.left).toHaveLength(1);
    expect(world.person()?.erasing?.id).toBe(ERASURE);
    expect(world.person()?.expiresAt).toBeUndefined();
  });

  it('makes the erasure INCOMPLETE that has taken the tombstone over since, and keeps its tombstone', async () => {
    const next = '22222222-5d0c-4a2b-8d26-2d2b7a2f5e11';
    await world.ask({ erasureId: next });
    await world.run();
    expect(world.record(next)?.status).toBe('DONE');
    await world.askForImage(lockedImage());
    await world.run();
    expect([world.record()?.status, world.record(next)?.status]).toEqual(['INCOMPLETE', 'INCOMPLETE']);
    expect(world.person()?.erasing?.id).toBe(next);
    expect(world.person()?.expiresAt).toBeUndefined();
  });

  it('keeps the tombstone of a person with later images, too', async () => {
    world.clock.pass(1_000);
    const next = '22222222-5d0c-4a2b-8d26-2d2b7a2f5e11';
    world.enrolled('later.jpg', { uploadedAt: new Date(world.clock.now() + 60_000).toISOString() });
    world.clock.pass(10_000);
    await world.ask({ erasureId: next });
    await world.run();
    expect(world.person()?.erasing?.until).toBeDefined();
    await world.askForImage(lockedImage(), next);
    await world.run();
    expect(world.record(next)?.status).toBe('INCOMPLETE');
    expect(world.person()?.erasing).toEqual({ id: next, asOf: world.record(next)?.asOf });
  });

  it('makes the erasure INCOMPLETE only with its tombstone kept: the item may change meanwhile', async () => {
    let isFirst = true;
    world.beforeRequest = (what) => {
      const person = world.person();
      if (what !== 'PutItemCommand' || world.record()?.counts.objects.found !== 0 || !isFirst || !person) return;
      isFirst = false;
      world.putPerson({ ...person, rejectedCount: 1, revision: person.revision + 1 });
    };
    await world.askForImage(lockedImage());
    await world.run();
    expect(world.record()?.status).toBe('INCOMPLETE');
    expect(world.person()).toMatchObject({ rejectedCount: 1, erasing: { id: ERASURE } });
    expect(world.person()?.expiresAt).toBeUndefined();
  });

  it('that S3 keeps is told by another event, which has a later time', async () => {
    world.clock.pass(10_000);
    await world.askForImage(lockedImage());
    await world.run();
    expect(world.events).toMatchObject([{ status: 'DONE' }, { status: 'INCOMPLETE' }]);
    const [done = '', incomplete = ''] = world.events.map(({ erasedAt }) => erasedAt);
    expect(Date.parse(incomplete)).toBeGreaterThan(Date.parse(done));
  });

  it('that S3 has kept for a while only has its event nevertheless', async () => {
    const row = lockedImage();
    world.beforeRequest = (what) => {
      if (what === 'PutEvents') throw new Error('EventBridge is not there.');
    };
    await world.askForImage(row);
    await world.deliver();
    expect(world.record()?.status).toBe('INCOMPLETE');
    world.beforeRequest = () => {};
    for (const version of world.s3.versions(IMAGES)) version.lock = undefined;
    await world.run();
    expect(world.stored()).toEqual([]);
    expect(world.events).toMatchObject([{ status: 'DONE' }, { status: 'INCOMPLETE' }]);
  });

  it.each([
    ['belongs to another person', 'OtherPerson', () => world.image('other.jpg', { personId: OTHER })],
    ['was uploaded later', 'UploadedLater', () => world.image('later.jpg')],
  ])('is not touched when it %s', async (_, reason, given) => {
    const row = given();
    await world.askForImage({ ...row, personId: PERSON });
    await world.run();
    expect(world.deadLetters).toMatchObject([{ reason }]);
    expect(world.s3.versions(IMAGES, row.objectKey)).toHaveLength(1);
  });

  it('is not touched in the name of an erasure that was never started, or that was of another person', async () => {
    const row = lateImage();
    await world.askForImage(row, '33333333-5d0c-4a2b-8d26-2d2b7a2f5e11');
    await world.askForImage({ ...row, personId: OTHER });
    await world.run();
    expect(world.deadLetters.map(({ reason }) => reason)).toEqual(['ErasureUnknown', 'OtherPerson']);
    expect(world.rows()).toHaveLength(1);
  });
});

it('an image of another person is not touched, although it was uploaded before the time of the erasure', async () => {
  const other = world.image('other.jpg', { personId: OTHER, uploadedAt: '2026-11-20T07:00:00.000Z' });
  await world.askForImage(other);
  await world.run();
  expect(world.deadLetters).toMatchObject([{ reason: 'OtherPerson' }]);
  expect(world.rows(OTHER)).toEqual([other]);
  expect(world.stored(OTHER)).toHaveLength(1);
});

describe('a message that is none', () => {
  it.each([
    ['nonsense', PERSON],
    [JSON.stringify({ erasureId: ERASURE, personId: PERSON }), 'another group'],
  ])('goes to the dead-letter queue: %s in the group %s', async (body, groupId) => {
    world.waiting.push({ body, groupId, receiveCount: 0, sentAt: world.clock.now() });
    await world.run();
    expect(world.deadLetters).toEqual([{ body, reason: 'Malformed' }]);
  });
});
