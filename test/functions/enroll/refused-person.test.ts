import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { EnrollWorld, PERSON } from '../../fakes/enroll-world.ts';

const THOUSANDS = 2_000;
const MINUTE_MS = 60_000;

let world: EnrollWorld;
beforeEach(() => {
  world = new EnrollWorld();
  // Whatever waits was received a while ago.
  world.clock.pass(10 * MINUTE_MS);
});

/** Images that have waited since before anything was asked. */
function waiting(images: number): readonly FaceRow[] {
  return Array.from({ length: images }, (_, index) => world.pending(`key ${index}`));
}

/** An image that was received just now. */
function arriving(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
  return world.pending(objectKey, { receivedAt: new Date(world.clock.now()).toISOString(), ...more });
}

/** As the queue hands them out: ten at most, the next ones when these are done. */
async function deliverAll(rows: readonly FaceRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 10) {
    await world.deliver(rows.slice(from, from + 10));
    world.clock.pass(1000);
  }
}

function reasonsOf(rows: readonly FaceRow[]): ReadonlySet<string | undefined> {
  return new Set(rows.map((row) => world.row(row).reason));
}

describe('a person who is full and has thousands of images waiting', () => {
  it('costs no more requests than until Tencent says so', async () => {
    const rows = waiting(THOUSANDS);
    await deliverAll(rows);
    expect(rows.filter((row) => world.row(row).status === 'ENROLLED')).toHaveLength(5);
    expect(reasonsOf(rows)).toEqual(new Set([undefined, 'PersonFull']));
    expect(world.tencent.calls.length + world.tencent.reads).toBeLessThan(10);
    expect(world.person()).toMatchObject({ enrolledCount: 5, rejectedCount: THOUSANDS - 5 });
  });

  it('says in each row since when, and in none that Tencent was asked for it', async () => {
    const rows = waiting(30);
    await deliverAll(rows);
    expect(world.row(rows[5] as FaceRow)).toMatchObject({ tencentCode: 'InvalidParameterValue.PersonFaceNumExceed' });
    const last = world.row(rows[29] as FaceRow);
    expect(last).toMatchObject({ status: 'REJECTED', reason: 'PersonFull', attempts: 0 });
    expect(last.message).toMatch(
      /Tencent said so of the images that were received until 2026-11-20T08:\d\d:\d\d\.\d{3}Z/,
    );
    expect(last.tencentCode).toBeUndefined();
  });

  it('is asked for again with an image that was received since', async () => {
    await deliverAll(waiting(20));
    const before = world.tencent.calls.length;
    await world.deliver([arriving('later')]);
    expect(world.tencent.calls).toHaveLength(before + 1);
  });

  it('is asked for again with an image that may have been received after Tencent looked', async () => {
    await deliverAll(waiting(10));
    const before = world.tencent.calls.length;
    const now = world.clock.now();
    await world.deliver([world.pending('late', { receivedAt: new Date(now - 15_000).toISOString() })]);
    expect(world.tencent.calls).toHaveLength(before + 1);
  });

  it.each<[string, Partial<FaceRow>]>([
    ['resubmitted', { submission: 1 }],
    ['redriven', { status: 'FAILED', reason: 'Throttled' }],
  ])('is asked for again with an image that was %s, because an operator has acted', async (_, more) => {
    await deliverAll(waiting(10));
    world.tencent.persons.set(PERSON, []);
    const row = world.pending('again', more);
    await world.deliver([row]);
    expect(world.row(row).status).toBe('ENROLLED');
  });

  it('takes what waits again as soon as an image was added', async () => {
    await deliverAll(waiting(10));
    world.tencent.persons.set(PERSON, []);
    await world.deliver([arriving('first')]);
    const waited = world.pending('waited');
    await world.deliver([waited]);
    expect(world.row(waited).status).toBe('ENROLLED');
    expect(world.person()).not.toHaveProperty('refusal.reason');
  });
});

describe('a person who is unknown and has thousands of images waiting', () => {
  it('is asked for once', async () => {
    world.tencent.persons.delete(PERSON);
    const rows = waiting(THOUSANDS);
    await deliverAll(rows);
    expect(reasonsOf(rows)).toEqual(new Set(['PersonNotFound']));
    expect(world.tencent.reads).toBe(1);
    expect(world.tencent.calls).toEqual([]);
  });

  it('is asked for again with an image that was uploaded after the person was created', async () => {
    world.tencent.persons.delete(PERSON);
    await deliverAll(waiting(20));
    world.tencent.persons.set(PERSON, []);
    const row = arriving('after');
    await world.deliver([row]);
    expect(world.row(row).status).toBe('ENROLLED');
  });
});
