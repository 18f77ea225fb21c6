import { beforeEach, describe, expect, it } from '@jest/globals';
import { absentPerson } from '../../../functions/domain/person.ts';
import { EraseWorld, OTHER, PERSON } from '../../fakes/erase-world.ts';

let world: EraseWorld;
beforeEach(() => {
  world = new EraseWorld();
  world.enrolled('front.jpg');
  world.enrolled('side.jpg');
  world.clock.pass(10_000);
});

/** Until nothing was found once. */
async function countedOnce(tencent: 'person' | 'faces' = 'person'): Promise<void> {
  await world.ask({ tencent });
  await world.deliver();
  expect(world.record()?.status).toBe('RUNNING');
}

describe('the second count', () => {
  it('finds a person without a face at Tencent', async () => {
    await countedOnce();
    world.tencent.persons.set(PERSON, []);
    await world.run();
    expect(world.record()?.status).toBe('DONE');
    expect(world.tencent.persons.has(PERSON)).toBe(false);
  });

  it('finds what was written into the item of the person', async () => {
    await countedOnce();
    world.putPerson({ ...absentPerson(PERSON), ...world.person(), pseudonymKey: 'key' });
    await world.run();
    expect(world.record()?.status).toBe('DONE');
    expect(world.person()).not.toHaveProperty('pseudonymKey');
  });

  it('does not take a face beside one of a later image for the last one that Tencent keeps', async () => {
    world.clock.pass(1_000);
    const asOf = new Date(world.clock.now()).toISOString();
    world.clock.pass(1_000);
    const back = world.enrolled('back.jpg');
    world.clock.pass(10_000);
    await world.ask({ tencent: 'faces', asOf });
    await world.deliver();
    world.tencent.add(PERSON, 'late.jpg');
    await world.run();
    expect(world.record()?.status).toBe('DONE');
    expect(world.tencent.persons.get(PERSON)).toEqual([back.faceId]);
  });
});

it('an erasure does not wait for the dead-letter queues that the one before has passed through', async () => {
  world.enrolled('other.jpg', { personId: OTHER });
  world.clock.pass(10_000);
  await world.ask();
  await world.deliver();
  await world.ask({ erasureId: '22222222-5d0c-4a2b-8d26-2d2b7a2f5e11', personId: OTHER });
  world.waiting.reverse();
  expect(await world.deliver()).toEqual({ kind: 'retry', afterSeconds: 60 });
});
