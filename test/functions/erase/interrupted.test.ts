import { describe, expect, it } from '@jest/globals';
import { Crash, ERASURE, EraseWorld, IMAGES, OTHER, PERSON, PREPARED } from '../../fakes/erase-world.ts';

const SECOND = 1000;

function givenWorld(): EraseWorld {
  const world = new EraseWorld();
  world.image('shared.jpg', { personId: OTHER, status: 'REJECTED' });
  world.clock.pass(5 * SECOND);
  world.enrolled('shared.jpg');
  world.prepared(world.enrolled('front.jpg'));
  world.image('waiting.jpg');
  const locked = world.image('locked.jpg');
  const [version] = world.s3.versions(IMAGES, locked.objectKey);
  if (version) version.lock = 'legalHold';
  const failed = world.image('failed.jpg', { status: 'FAILED', reason: 'Throttled' });
  const message = { objectKey: failed.objectKey, version: failed.version, personId: PERSON, submission: 0 };
  world.enrollmentsDeadLetters.add(JSON.stringify(message), PERSON);
  world.clock.pass(10 * SECOND);
  return world;
}

/** Everything that is left anywhere, times aside. */
function leftIn(world: EraseWorld) {
  const { status, left } = world.record() ?? {};
  return {
    status,
    left,
    rows: world.rows().map(({ objectKey, reason }) => [objectKey, reason]),
    others: world.rows(OTHER),
    stored: world.s3.versions(IMAGES).map(({ key, isDeleteMarker }) => [key, isDeleteMarker]),
    prepared: world.s3.versions(PREPARED),
    faces: world.tencent.persons.get(PERSON),
    item: world.person()?.faceIds,
    erasing: world.person()?.erasing?.id,
    expiresAt: world.person()?.expiresAt,
    deadLetters: world.enrollmentsDeadLetters.bodies,
  };
}

/** @returns what is left, and how many requests it took */
async function erasedWithCrash(at: number) {
  const world = givenWorld();
  await world.ask();
  let requests = 0;
  world.beforeRequest = () => {
    requests += 1;
    if (requests === at) throw new Crash('The process is gone.');
  };
  await world.run();
  return { left: leftIn(world), requests };
}

describe('an erasure that is interrupted', () => {
  it('goes on wherever it was, and leaves nothing else than one that was not', async () => {
    const { left: expected, requests } = await erasedWithCrash(0);
    expect(expected).toMatchObject({ status: 'INCOMPLETE', rows: [['locked.jpg', 'PersonErased']], erasing: ERASURE });
    expect(requests).toBeGreaterThan(30);
    for (let at = 1; at <= requests; at++) {
      const { left } = await erasedWithCrash(at);
      expect([at, left]).toEqual([at, expected]);
    }
  });

  it('that is delivered twice changes nothing more', async () => {
    const world = givenWorld();
    await world.ask();
    await world.run();
    const before = leftIn(world);
    await world.ask({ piece: 1 });
    await world.run();
    expect(leftIn(world)).toEqual(before);
  });
});

describe('an erasure of many images', () => {
  it('goes on with another message when an invocation has no time left, and counts all pieces', async () => {
    const world = new EraseWorld();
    for (let images = 0; images < 450; images++) world.image(`${images}.jpg`);
    world.s3.before = () => world.clock.pass(100);
    world.clock.pass(10 * SECOND);
    await world.ask();
    let pieces = 0;
    world.sqs.onMessage = ((send) => (input) => {
      pieces += 1;
      send(input);
    })(world.sqs.onMessage);
    await world.run();
    expect(pieces).toBeGreaterThan(1);
    expect(world.stored()).toEqual([]);
    expect(world.record()).toMatchObject({
      status: 'DONE',
      counts: { objects: { found: 450, removed: 450 }, faces: { found: 450, removed: 450 } },
    });
  });

  it('goes on with another message when the same request is sent again, although SQS drops repeats for five minutes', async () => {
    const world = new EraseWorld();
    for (let images = 0; images < 450; images++) world.image(`${images}.jpg`);
    world.s3.denying.add(IMAGES);
    world.s3.before = () => world.clock.pass(100);
    world.clock.pass(10 * SECOND);
    await world.ask();
    await world.run();
    expect(world.record()?.status).toBe('INCOMPLETE');
    world.s3.denying.clear();
    world.clock.pass(SECOND);
    await world.ask();
    await world.run();
    expect(world.record()?.status).toBe('DONE');
    expect(world.stored()).toEqual([]);
  });

  it('begins again when something appears behind the place that a piece has come to', async () => {
    const world = new EraseWorld();
    for (let images = 0; images < 450; images++) world.image(`${images}.jpg`);
    world.enrolled('front.jpg');
    world.s3.before = () => world.clock.pass(100);
    world.clock.pass(10 * SECOND);
    await world.ask();
    await world.deliver();
    expect(world.waiting).toMatchObject([{ body: expect.stringContaining('"after"') }]);
    // Written by a function that had read the person before the tombstone.
    world.row({ objectKey: 'late.jpg', version: 'v999', uploadedAt: '2026-11-20T07:59:00.000Z' });
    world.tencent.persons.set(PERSON, []);
    world.tencent.add(PERSON, 'late.jpg');
    await world.run();
    expect(world.deadLetters).toEqual([]);
    expect(world.rows()).toEqual([]);
    expect(world.tencent.persons.has(PERSON)).toBe(false);
    expect(world.record()?.status).toBe('DONE');
  });

  it('goes on behind those that S3 keeps', async () => {
    const world = new EraseWorld();
    for (let images = 0; images < 250; images++) {
      const { objectKey } = world.image(`${String(images).padStart(3, '0')}.jpg`);
      const [version] = world.s3.versions(IMAGES, objectKey);
      if (version && images < 210) version.lock = 'retention';
      world.clock.pass(SECOND);
    }
    world.s3.before = () => world.clock.pass(100);
    await world.ask();
    await world.run();
    const { status, left = [], counts } = world.record() ?? {};
    expect([status, counts?.objects]).toEqual(['INCOMPLETE', { found: 250, removed: 40, left: 210, covered: 0 }]);
    // Not all of them are named.
    expect(left).toHaveLength(101);
    expect(left.reduce((sum, { count }) => sum + count, 0)).toBe(210);
  });
});
