import { beforeEach, describe, expect, it } from '@jest/globals';
import { countImages } from '../../../cli/rebuild/count-images.ts';
import { estimate } from '../../../cli/rebuild/estimate.ts';
import { rebuild } from '../../../cli/rebuild/rebuild.ts';
import { absentPerson } from '../../../functions/domain/person.ts';
import { RebuildWorld } from './rebuild-world.ts';

let world: RebuildWorld;
let interrupt: AbortController;
beforeEach(() => {
  world = new RebuildWorld();
  interrupt = new AbortController();
});

/** Persons with so many enrolled images each, whose faces Tencent does not have. */
function persons(count: number, images: number): void {
  for (let index = 0; index < count; index++) {
    const personId = `p${index}`;
    const keys = Array.from({ length: images }, (_, image) => `${personId}/${image}`);
    world.enroll.ledger.persons.put({
      ...absentPerson(personId),
      revision: 1,
      faceIds: keys,
      faceCount: images,
      enrolledCount: images,
    });
    for (const objectKey of keys) {
      const completedAt = '2026-01-08T09:00:00.000Z';
      world.enroll.pending(objectKey, { personId, status: 'ENROLLED', faceId: objectKey, completedAt });
    }
  }
}

function counting(sampleSize = 100) {
  return countImages(world.settings, world.ports(), { signal: interrupt.signal, sampleSize, onProgress: () => {} });
}

function rebuilding(onProgress = () => {}) {
  const limits = { rate: 1000, maxWaiting: 1000 };
  return rebuild(world.settings, world.ports(), { signal: interrupt.signal, ...limits, onProgress });
}

describe('counting', () => {
  it('tells what can be enrolled again, and what is left out and why, and changes nothing', async () => {
    persons(20, 3);
    world.objects.set('p1/0', 'gone').set('p2/1', 'archived');
    const before = world.enroll.ledger.rows.values();
    expect(await counting()).toMatchObject({
      persons: 20,
      enrollablePersons: 20,
      enrollable: 58,
      results: { objectGone: 1, objectArchived: 1, sent: 0 },
      sample: { persons: 20, missing: 20, results: { sent: 58 } },
    });
    expect(world.enroll.ledger.rows.values()).toEqual(before);
    expect(world.queue.sent).toEqual([]);
  });

  it('asks Tencent for no more persons than the sample has', async () => {
    persons(30, 1);
    expect((await counting(7)).sample).toMatchObject({ persons: 7 });
    expect(world.asked).toBe(7);
  });

  it('ends when it is interrupted, without a question to Tencent', async () => {
    persons(3, 1);
    interrupt.abort();
    expect(await counting()).toMatchObject({ isInterrupted: true, persons: 0 });
    expect(world.asked).toBe(0);
  });
});

describe('the estimate', () => {
  it('counts a call that creates the person, and then up to four images in a call', async () => {
    persons(10, 5);
    expect(estimate(await counting(), 10).calls).toEqual({ least: 20, most: 50 });
    world.settings = { ...world.settings, createsPersons: false };
    for (let index = 0; index < 10; index++) world.tencent.persons.set(`p${index}`, []);
    expect(estimate(await counting(), 10).calls).toEqual({ least: 20, most: 50 });
  });

  it('takes the share of the sample for all', async () => {
    persons(10, 2);
    for (let index = 0; index < 5; index++) world.tencent.persons.set(`p${index}`, [`p${index}/0`, `p${index}/1`]);
    expect(estimate(await counting(), 10)).toMatchObject({
      images: 10,
      lostShare: 0.5,
      calls: { least: 10, most: 10 },
    });
  });

  it('takes as long as all questions and calls at the rate of the pacer', async () => {
    persons(97, 1);
    const { seconds } = estimate(await counting(), 10);
    // 97 questions and 97 calls at least, two questions more for each person at most.
    expect(seconds.least).toBeCloseTo(20);
    expect(seconds.most).toBeCloseTo(40);
  });
});

describe('a rebuild', () => {
  it('goes through all persons, and says what became of their images', async () => {
    persons(20, 2);
    world.objects.set('p3/0', 'gone');
    expect(await rebuilding()).toMatchObject({
      persons: 20,
      results: { sent: 39, objectGone: 1 },
      isInterrupted: false,
    });
    await world.receive();
    expect(Array.from({ length: 20 }, (_, index) => world.faces(`p${index}`).length)).toEqual(
      Array.from({ length: 20 }, (_, index) => (index === 3 ? 1 : 2)),
    );
  });

  it('ends what it has begun when it is interrupted, and the next run goes on', async () => {
    persons(20, 1);
    const { persons: done, isInterrupted } = await rebuilding(() => interrupt.abort());
    expect(isInterrupted).toBe(true);
    expect(done).toBeLessThan(20);
    expect(world.queue.sent).toHaveLength(done);
    await world.receive();
    interrupt = new AbortController();
    expect((await rebuilding()).results).toMatchObject({ sent: 20 - done, stillAtTencent: done });
  });

  it('asks nothing of persons whose images were enrolled after the start of an earlier run', async () => {
    persons(3, 1);
    await rebuilding();
    await world.receive();
    world.settings = { ...world.settings, enrolledBefore: '2026-11-20T08:00:00.000Z' };
    world.asked = 0;
    expect((await rebuilding()).results).toMatchObject({ enrolledLater: 3 });
    expect(world.asked).toBe(0);
  });
});
