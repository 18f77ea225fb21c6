import { beforeEach, describe, expect, it } from '@jest/globals';
import { ERASURE, EraseWorld } from '../../fakes/erase-world.ts';

const SECOND = 1000;
const NEXT = '22222222-5d0c-4a2b-8d26-2d2b7a2f5e11';

let world: EraseWorld;
beforeEach(() => {
  world = new EraseWorld();
  world.enrolled('front.jpg');
  world.clock.pass(10 * SECOND);
});

describe('the tombstone of a person who was erased already', () => {
  beforeEach(async () => {
    await world.ask();
    await world.run();
  });

  it('has no end while another erasure is running', async () => {
    expect(world.person()?.expiresAt).toBeDefined();
    await world.ask({ erasureId: NEXT });
    await world.deliver();
    expect(world.record(NEXT)?.status).toBe('RUNNING');
    expect(world.person()?.erasing?.id).toBe(NEXT);
    expect(world.person()?.expiresAt).toBeUndefined();
  });

  it('is not taken back to an earlier time', async () => {
    const asOf = world.record()?.asOf;
    await world.ask({ erasureId: NEXT, asOf: '2020-01-01T00:00:00.000Z' });
    await world.run();
    expect(world.person()?.erasing).toEqual({ id: NEXT, asOf });
    expect(world.record(NEXT)).toMatchObject({ status: 'DONE', asOf });
  });
});

it('a request without a time covers the same when it is sent again: what was uploaded meanwhile stays', async () => {
  await world.ask();
  await world.deliver();
  world.waiting.splice(0);
  const { asOf } = world.record() ?? {};
  world.clock.pass(SECOND);
  const between = world.image('between.jpg');
  world.clock.pass(SECOND);
  await world.ask();
  await world.run();
  expect(world.rows()).toEqual([between]);
  expect(world.record(ERASURE)).toMatchObject({ status: 'DONE', asOf });
});
