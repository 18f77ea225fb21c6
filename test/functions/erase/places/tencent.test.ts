import { beforeEach, describe, expect, it } from '@jest/globals';
import { EraseWorld, PERSON } from '../../../fakes/erase-world.ts';
import { refused } from '../../../fakes/fake-tencent.ts';

let world: EraseWorld;
beforeEach(async () => {
  world = new EraseWorld();
  world.enrolled('front.jpg');
  world.enrolled('side.jpg');
  world.clock.pass(10_000);
});

describe('a person whom another program deletes between the look and the request', () => {
  it.each(['person', 'faces'] as const)('is gone, and the work goes on at once: %s', async (tencent) => {
    const deletes = tencent === 'person' ? 'deletePerson' : 'deleteFace';
    world.beforeRequest = (what) => {
      if (what === deletes) world.tencent.persons.delete(PERSON);
    };
    await world.ask({ tencent });
    expect(await world.deliver()).toEqual({ kind: 'retry', afterSeconds: 60 });
    expect(world.alarms).toEqual([]);
  });
});

describe('what only an operator can fix', () => {
  it('raises an alarm at every delivery: keys that are not set, with no request', async () => {
    world.tencent.ready = async () => ({ kind: 'noCredentials', mayPass: false, message: 'The secret has no value.' });
    await world.ask();
    expect(await world.deliver()).toMatchObject({ kind: 'retry' });
    expect(world.alarms).toEqual(['CredentialsNotSet']);
    expect(world.tencent.reads).toBe(0);
  });

  it('raises an alarm: keys that Tencent refuses', async () => {
    world.tencent.alwaysAnswers({ read: refused('AuthFailure.SecretIdNotFound') });
    await world.ask();
    await world.deliver();
    expect(world.alarms).toEqual(['CredentialsRefused']);
  });

  it('raises an alarm, and goes to the dead-letter queue after five deliveries: a code that nothing is known of', async () => {
    world.tencent.alwaysAnswers({ read: refused('InvalidParameter.BrandNew') });
    await world.ask();
    await world.run();
    expect(world.deadLetters).toMatchObject([{ reason: 'RequestRefused' }]);
    expect(world.alarms).toEqual(Array(5).fill('RequestRefused'));
  });
});
