import { describe, expect, it } from '@jest/globals';
import { ERASURE, EraseWorld, IMAGES, PERSON } from '../../fakes/erase-world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const OTHER_ERASURE = '11111111-5d0c-4a2b-8d26-2d2b7a2f5e11';

function givenWorld({ locked = false } = {}): EraseWorld {
  const world = new EraseWorld();
  world.enrolled('front.jpg');
  const { objectKey } = world.image('side.jpg');
  const [version] = world.s3.versions(IMAGES, objectKey);
  if (version && locked) version.lock = 'legalHold';
  world.clock.pass(10 * SECOND);
  return world;
}

/** Lets the next delivery stand still before its request with that number. Others happen meanwhile. */
async function standsStill(world: EraseWorld, at: number, meanwhile: () => Promise<void>): Promise<void> {
  const { beforeRequest } = world;
  let requests = 0;
  world.beforeRequest = async () => {
    requests += 1;
    if (requests !== at) return;
    world.clock.pass(2 * MINUTE);
    await meanwhile();
  };
  await world.deliver();
  world.beforeRequest = beforeRequest;
}

/** Requests that a delivery makes after which the erasure counts for the second time. */
async function lastDelivery(world: EraseWorld): Promise<void> {
  await world.ask();
  await world.deliver();
  expect(world.record()?.cleanSince).toBeDefined();
  world.clock.pass(MINUTE);
}

describe('a delivery that stood still while another one ended the erasure', () => {
  // More than an erasure takes.
  const REQUESTS = Array.from({ length: 40 }, (_, index) => index + 1);

  it('does not take INCOMPLETE back, wherever it was', async () => {
    for (const at of REQUESTS) {
      const world = givenWorld({ locked: true });
      await world.ask();
      await standsStill(world, at, () => world.run());
      await world.run();
      expect([at, world.record()?.status]).toEqual([at, 'INCOMPLETE']);
      expect([at, world.person()?.expiresAt]).toEqual([at, undefined]);
    }
  });

  it('does not take it back before the last count, either', async () => {
    for (const at of REQUESTS) {
      const world = givenWorld({ locked: true });
      await lastDelivery(world);
      await standsStill(world, at, () => world.run());
      expect([at, world.record()?.status]).toEqual([at, 'INCOMPLETE']);
    }
  });

  it('does not write a tombstone of its own over the one of another erasure that has ended as well', async () => {
    for (const at of REQUESTS) {
      const world = givenWorld();
      await world.ask();
      await standsStill(world, at, async () => {
        await world.run();
        await world.ask({ erasureId: OTHER_ERASURE });
        await world.run();
        expect(world.record(OTHER_ERASURE)?.status).toBe('DONE');
      });
      await world.run();
      expect([at, world.record()?.status]).toEqual([at, 'DONE']);
      // Otherwise no image of the person would ever be enrolled again.
      expect([at, world.person()?.erasing?.id, world.person()?.expiresAt]).toEqual([
        at,
        expect.any(String),
        expect.any(Number),
      ]);
    }
  });

  it('does not give an end to the tombstone when S3 has kept an image meanwhile', async () => {
    for (const at of REQUESTS) {
      const world = givenWorld();
      await lastDelivery(world);
      await standsStill(world, at, async () => {
        await world.run();
        const late = world.image('late.jpg', { uploadedAt: '2026-11-20T08:00:00.000Z' });
        const [version] = world.s3.versions(IMAGES, late.objectKey);
        if (version) version.lock = 'retention';
        await world.askForImage(late);
        await world.run();
        expect(world.record()?.status).toBe('INCOMPLETE');
      });
      const [status, expiresAt] = [world.record()?.status, world.person()?.expiresAt];
      if (status === 'INCOMPLETE') expect([at, expiresAt]).toEqual([at, undefined]);
    }
  });
});

describe('an erasure that is INCOMPLETE', () => {
  async function incomplete(): Promise<EraseWorld> {
    const world = givenWorld({ locked: true });
    await world.ask();
    await world.run();
    expect(world.record()?.status).toBe('INCOMPLETE');
    for (const version of world.s3.versions(IMAGES)) version.lock = undefined;
    return world;
  }

  it('goes on when the same request is sent again', async () => {
    const world = await incomplete();
    world.clock.pass(SECOND);
    await world.ask({ piece: 1 });
    await world.deliver();
    expect(world.record()).toMatchObject({ status: 'RUNNING', left: [] });
    await world.run();
    expect(world.record()?.status).toBe('DONE');
    expect(world.stored(PERSON)).toEqual([]);
  });

  it('does not go on for a copy of the request that was sent before it ended', async () => {
    const world = await incomplete();
    const record = world.record();
    const sentAt = Date.parse(record?.completedAt ?? '') - 1;
    const body = JSON.stringify({ erasureId: ERASURE, personId: PERSON, tencent: 'person' });
    world.waiting.push({ body, groupId: PERSON, receiveCount: 0, sentAt });
    await world.run();
    expect(world.record()).toEqual(record);
  });
});
