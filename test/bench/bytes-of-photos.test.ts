import { beforeAll, describe, expect, it } from '@jest/globals';
import { photos } from '../../bench/world/photos.ts';
import { IntakeWorld } from '../fakes/intake-world.ts';

/** Guards on what is read of a photograph, of its bytes: the same on every machine. */
const MOST_IN_THE_MEDIAN = 0.018;
const MOST_OF_ANY = 0.022;

/** A request takes longer than all that is read by it. */
const MOST_READS = 12;

const shares: number[] = [];
const reads: number[] = [];

beforeAll(async () => {
  for (const { name, body } of await photos()) {
    const world = new IntakeWorld();
    world.stored(name, { bytes: body });
    await world.receive(world.event(name));
    expect(world.onlyRow).toMatchObject({ status: 'PENDING' });
    shares.push(world.reads.reduce((sum, { bytes }) => sum + bytes, 0) / body.length);
    reads.push(world.reads.length);
  }
}, 30_000);

describe('of photographs of 500 KB and more, whatever editors have put into them,', () => {
  it(`intake reads no more than ${MOST_IN_THE_MEDIAN} in the median`, () => {
    const median = shares.toSorted((one, other) => one - other)[Math.floor(shares.length / 2)];
    expect(median).toBeLessThanOrEqual(MOST_IN_THE_MEDIAN);
  });

  it(`intake reads no more than ${MOST_OF_ANY} of any, in ${MOST_READS} requests at most`, () => {
    expect(Math.max(...shares)).toBeLessThanOrEqual(MOST_OF_ANY);
    expect(Math.max(...reads)).toBeLessThanOrEqual(MOST_READS);
  });
});
