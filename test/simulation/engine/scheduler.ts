import { EventHeap } from './event-heap.ts';
import { Random } from './random.ts';

export const START = Date.parse('2026-11-20T08:00:00.000Z');

/** More than any seed needs: whatever runs on and on is stopped here. */
const MAX_STEPS = 300_000;

/**
 * Time and order of everything in one simulation. One step is one event; whoever drives it lets all promises settle
 * before the next step, so that nothing but this decides what comes first.
 */
export class Scheduler {
  readonly random: Random;
  /** How often each thing happened: what shows that the simulation reaches everything. */
  readonly coverage = new Map<string, number>();
  /** The numbered story; undefined when nobody wants to read it. */
  readonly story: string[] | undefined;
  /** True time, in epoch milliseconds. */
  now = START;
  /** The first promise that was broken. */
  violation: string | undefined;
  steps = 0;
  /** Tells two runs apart without telling their story. */
  fingerprint = 0;
  readonly #heap = new EventHeap();

  constructor(seed: number, isTold: boolean) {
    this.random = new Random(seed);
    this.story = isTold ? [] : undefined;
  }

  after(ms: number, run: () => void): void {
    this.#heap.push(this.now + Math.max(0, Math.ceil(ms)), run);
  }

  at(time: number, run: () => void): void {
    this.#heap.push(Math.max(this.now, time), run);
  }

  /** @returns false when nothing is left to happen, or a promise was broken */
  step(): boolean {
    if (this.isStopped) return false;
    const event = this.#heap.pop();
    if (event === undefined) return false;
    this.now = event.at;
    this.steps += 1;
    this.fingerprint = (Math.imul(this.fingerprint, 31) + (event.at - START) + event.order) | 0;
    if (this.steps > MAX_STEPS) this.violate(`there is no end to it: ${MAX_STEPS} events happened`);
    else event.run();
    return !this.isStopped;
  }

  get isStopped(): boolean {
    return this.violation !== undefined;
  }

  count(what: string, times = 1): void {
    this.coverage.set(what, (this.coverage.get(what) ?? 0) + times);
  }

  /** @param what made only if somebody reads it */
  tell(who: string, what: () => string): void {
    if (this.story === undefined) return;
    const number = String(this.story.length + 1).padStart(5);
    const time = new Date(this.now).toISOString().slice(11, 23);
    this.story.push(`${number}  ${time}  ${who.padEnd(12)} ${what()}`);
  }

  violate(what: string): void {
    if (this.isStopped) return;
    this.violation = what;
    this.tell('VIOLATION', () => what);
    this.count('VIOLATIONS');
  }
}
