import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SharedPacer } from '../../../../functions/enroll/pacing/shared-pacer.ts';
import {
  SlotReservations,
  type SlotStore,
  type SlotWrite,
} from '../../../../functions/enroll/pacing/slot-reservations.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

/** The item in memory, with the conditions of the real one. */
class MemorySlotStore implements SlotStore {
  next: number | undefined;
  writes = 0;

  async advance(distance: number, from: number, to: number): Promise<SlotWrite> {
    const { next } = this;
    return this.#set(next !== undefined && next >= from && next <= to, (next ?? 0) + distance);
  }

  async restart(next: number, before: number, absurd: number | undefined): Promise<SlotWrite> {
    return this.#set(this.next === undefined || this.next < before || this.next === absurd, next);
  }

  async postpone(next: number): Promise<void> {
    this.#set(this.next !== undefined && this.next < next, next);
  }

  #set(holds: boolean, next: number): SlotWrite {
    this.writes += 1;
    if (holds) this.next = next;
    return { isWritten: holds, next: this.next ?? 0 };
  }
}

let clock: FakeClock;
let store: MemorySlotStore;
beforeEach(() => {
  clock = new FakeClock();
  store = new MemorySlotStore();
});

const NEVER = Number.MAX_SAFE_INTEGER;

/** Takes a slot and begins in it. */
async function go(pacer: SharedPacer): Promise<'granted' | 'full'> {
  const slot = await pacer.slot(NEVER);
  return slot === 'full' ? 'full' : slot.begin(NEVER);
}

function mostInAnySecond(times: readonly number[]): number {
  return Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + 1000).length));
}

/** Takes slots one after the other from several processes; each has its own pacer, all share clock and store. */
async function takeSlots(rate: number, processes: number, count: number, work: () => number): Promise<number[]> {
  const clock = new FakeClock();
  const store = new MemorySlotStore();
  const pacers = Array.from({ length: processes }, () => new SharedPacer(store, rate, clock));
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const pacer = pacers[index % processes] as SharedPacer;
    const slot = await pacer.slot(NEVER);
    if (slot === 'full') throw new Error('There is no slot.');
    clock.pass(work());
    expect(await slot.begin(NEVER)).toBe('granted');
    times.push(clock.now());
    clock.pass(work());
  }
  return times;
}

describe('the pacer', () => {
  it('never lets more than the rate and one more go in any second, whoever asks and however busy they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 20 }),
        async (rate, processes, delays) => {
          let index = 0;
          const times = await takeSlots(rate, processes, 100, () => delays[index++ % delays.length] ?? 0);
          expect(mostInAnySecond(times)).toBeLessThanOrEqual(rate + 1);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('lets almost the whole rate go when there is enough to do', async () => {
    const times = await takeSlots(20, 3, 400, () => 0);
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
    expect(399 / seconds).toBeGreaterThan(0.96 * 20);
  });

  it('costs one write a request when it is busy', async () => {
    const pacer = new SharedPacer(store, 20, clock);
    for (let index = 0; index < 100; index++) await go(pacer);
    expect(store.writes).toBe(100);
  });

  it('costs two writes for ten who ask at the same time: one for the first, one for all the others', async () => {
    const pacer = new SharedPacer(store, 20, clock);
    await Promise.all(Array.from({ length: 10 }, () => pacer.slot(NEVER)));
    expect(store.writes).toBe(2);
  });

  it('gives each of those who ask at the same time a slot of its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 40 }), async (rate, askers) => {
        const clock = new FakeClock();
        const reservations = new SlotReservations(new MemorySlotStore(), 1000 / rate, clock);
        const slots = await Promise.all(Array.from({ length: askers }, () => reservations.reserve()));
        const times = slots.filter((slot) => slot !== undefined).sort((a, b) => a - b);
        expect(times).toHaveLength(Math.min(askers, rate * 20 + 1));
        for (const [index, time] of times.entries()) {
          expect(time).toBeCloseTo(clock.now() + (index * 1000) / rate, 3);
        }
      }),
    );
  });

  it('never books so far ahead that its slots would look like those of a wrong clock', async () => {
    const reservations = new SlotReservations(store, 1031, clock);
    const slots = await Promise.all(Array.from({ length: 60 }, () => reservations.reserve()));
    expect(slots.filter((slot) => slot === undefined).length).toBeGreaterThan(0);
    expect((store.next ?? 0) - clock.now()).toBeLessThan(22_000);
  });

  it('tells everybody who shares a write that it failed, and serves the next ones', async () => {
    const reservations = new SlotReservations(store, 50, clock);
    const advance = store.advance.bind(store);
    store.advance = async () => {
      throw new Error('The table is down.');
    };
    const results = await Promise.allSettled([1, 2, 3].map(() => reservations.reserve()));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    store.advance = advance;
    expect(await reservations.reserve()).toBeGreaterThan(clock.now());
  });

  it('starts at once when nobody went for a while', async () => {
    const clock = new FakeClock();
    const pacer = new SharedPacer(new MemorySlotStore(), 1, clock);
    await go(pacer);
    clock.pass(60_000);
    const before = clock.now();
    await go(pacer);
    expect(clock.now()).toBe(before);
  });

  it('reserves nothing when slots are booked for the next twenty seconds', async () => {
    store.next = clock.now() + 20_001;
    expect(await go(new SharedPacer(store, 20, clock))).toBe('full');
    expect(store.next).toBe(clock.now() + 20_001);
    expect(store.writes).toBe(1);
  });

  it('does not wait for a slot that comes too late for the invocation', async () => {
    store.next = clock.now() + 5_000;
    const before = clock.now();
    expect(await new SharedPacer(store, 20, clock).slot(before + 4_000)).toBe('full');
    expect(clock.now()).toBe(before);
  });

  it('takes no notice of a slot that a wrong clock has written far ahead', async () => {
    store.next = clock.now() + 3_600_000;
    expect(await go(new SharedPacer(store, 20, clock))).toBe('granted');
    expect(store.next).toBeLessThan(clock.now() + 1_000);
  });

  it('finds a slot whenever there is one, however long the store takes to answer', async () => {
    for (const method of ['advance', 'restart'] as const) {
      const quick = store[method].bind(store) as (...numbers: number[]) => Promise<SlotWrite>;
      store[method] = async (...numbers: number[]) => {
        clock.pass(3);
        const write = await quick(...numbers);
        clock.pass(3);
        return write;
      };
    }
    const pacers = [new SharedPacer(store, 20, clock), new SharedPacer(store, 20, clock)];
    for (let index = 0; index < 500; index++) {
      expect(await go(pacers[index % 2] as SharedPacer)).toBe('granted');
      clock.pass((index * 7) % 120);
    }
  });

  it('is not set back by a process that stood still for a minute before its write', async () => {
    const restart = store.restart.bind(store);
    let isFirst = true;
    store.restart = async (...numbers) => {
      if (isFirst) {
        isFirst = false;
        clock.pass(60_000);
        store.next = clock.now() + 5_000;
      }
      return restart(...numbers);
    };
    expect(await go(new SharedPacer(store, 20, clock))).toBe('granted');
    expect(store.next).toBeGreaterThan(clock.now());
  });

  it('forfeits a slot that was slept through, and takes another', async () => {
    const pacer = new SharedPacer(store, 20, clock);
    await go(pacer);
    let naps = 0;
    clock.sleep = async (ms) => {
      naps += 1;
      clock.pass(naps === 1 ? ms + 500 : ms);
    };
    const before = clock.now();
    await go(pacer);
    expect(clock.now()).toBeGreaterThanOrEqual(before + 500);
    expect(store.next).toBeGreaterThan(clock.now());
  });

  it('comes back a moment before the slot, so that something can be written first, and begins in it', async () => {
    store.next = clock.now() + 5_000;
    const before = clock.now();
    const slot = await new SharedPacer(store, 20, clock).slot(NEVER);
    expect(clock.now()).toBe(before + 4_900);
    clock.pass(40);
    expect(slot !== 'full' && (await slot.begin(NEVER))).toBe('granted');
    expect(clock.now()).toBe(before + 5_000);
  });

  it('lets nobody begin whose slot was missed and for whom the next one is too late', async () => {
    const slot = await new SharedPacer(store, 20, clock).slot(NEVER);
    clock.pass(300);
    store.next = clock.now() + 3_000;
    expect(slot !== 'full' && (await slot.begin(clock.now() + 2_000))).toBe('full');
  });

  it('takes no other slot for whom it is too late already', async () => {
    const slot = await new SharedPacer(store, 20, clock).slot(NEVER);
    clock.pass(300);
    expect(slot !== 'full' && (await slot.begin(clock.now() - 1))).toBe('full');
    expect(store.writes).toBe(1);
  });

  it('stands still for a second after a throttled answer', async () => {
    const clock = new FakeClock();
    const pacer = new SharedPacer(new MemorySlotStore(), 20, clock);
    await go(pacer);
    const before = clock.now();
    await pacer.throttled();
    await go(pacer);
    expect(clock.now()).toBe(before + 1_000);
  });
});
