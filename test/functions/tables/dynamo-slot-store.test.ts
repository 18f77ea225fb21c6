import { beforeEach, describe, expect, it } from '@jest/globals';
import { SharedPacer } from '../../../functions/enroll/pacing/shared-pacer.ts';
import { DynamoSlotStore } from '../../../functions/tables/dynamo-slot-store.ts';
import { MemoryDynamoDB } from '../../fakes/dynamodb/memory-dynamo-db.ts';
import { PACER } from '../../fakes/dynamodb/schema.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const HOUR = 3_600_000;
/** None of whose slots is a whole number of milliseconds away. */
const RATE = 7;

let clock: FakeClock;
let dynamo: MemoryDynamoDB;
beforeEach(() => {
  clock = new FakeClock();
  dynamo = new MemoryDynamoDB(clock);
});

function pacer(skewMs = 0): SharedPacer {
  const skewed = { now: () => clock.now() + skewMs, sleep: async () => {} };
  return new SharedPacer(new DynamoSlotStore(dynamo.client, PACER.name), RATE, skewed);
}

describe('the pacer on its table', () => {
  it('takes slots again at once after a function with a wrong clock has taken several', async () => {
    const wrong = pacer(HOUR);
    for (let slots = 0; slots < 5; slots++) await wrong.slot(clock.now() + 2 * HOUR);
    const right = await pacer().slot(clock.now() + 20_000);
    expect(right).not.toBe('full');
  });

  it('hands out slots that are as far apart as the rate wants, also when each function takes one after the other', async () => {
    const begun: number[] = [];
    const functions = [pacer(), pacer()];
    for (let slots = 0; slots < 20; slots++) {
      const slot = await functions[slots % 2]?.slot(Number.MAX_SAFE_INTEGER);
      if (slot === 'full') continue;
      begun.push(Number(dynamo.table(PACER.name).items[0]?.next?.N));
    }
    const distances = begun.slice(1).map((next, index) => next - (begun[index] ?? 0));
    expect(begun).toHaveLength(20);
    for (const distance of distances) expect(distance).toBeCloseTo(1000 / (0.97 * RATE), 2);
  });

  it('moves the next slot to a later time after a throttled answer, and never to an earlier one', async () => {
    const next = () => Number(dynamo.table(PACER.name).items[0]?.next?.N);
    await pacer().slot(Number.MAX_SAFE_INTEGER);
    await pacer().throttled();
    expect(next()).toBe(clock.now() + 1000);
    await pacer(-500).throttled();
    expect(next()).toBe(clock.now() + 1000);
  });
});
