import { expect, it } from '@jest/globals';
import { EraseWorld, OTHER } from '../../../fakes/erase-world.ts';

it('a queue that has more messages than one pass takes is named in the receipt as not reached', async () => {
  const world = new EraseWorld();
  for (let others = 0; others < 60; others++) {
    const message = { objectKey: `${others}.jpg`, version: 'v', personId: OTHER, submission: 0 };
    world.enrollmentsDeadLetters.add(JSON.stringify(message), `${OTHER}-${others}`);
  }
  world.enrollmentsDeadLetters.before = () => world.clock.pass(10_000);
  await world.ask();
  await world.run();
  expect(world.record()?.status).toBe('DONE');
  expect(world.record()?.notReached).toContainEqual(
    expect.stringMatching(/^Messages in dead-letter queues that have more/),
  );
  expect(world.enrollmentsDeadLetters.bodies).toHaveLength(60);
});
