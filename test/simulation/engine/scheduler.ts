import type { Choices } from './choices.ts';
import { type Entry, EventHeap } from './event-heap.ts';

export const START = Date.parse('2026-11-20T08:00:00.000Z');

interface Sleeper {
  wake(): void;
}

/** More than any seed needs: whatever runs on and on is stopped here. */
const MAX_STEPS = 300_000;

/**
 * Time and order of everything in one simulation. One step is one event; whoever drives it lets all promises settle
 * before the next step, so that nothing but this decides what comes first.
 */
export class Scheduler {
  readonly random: Choices;
  /** How often each thing happened: what shows that the simulation reaches everything. */
  readonly coverage = new Map<string, number>();
  /** The numbered story; undefined when nobody wants to read it. */
  readonly story: string[] | undefined;
  /** True time, in epoch milliseconds. */
  now = START;
  /** The first promise that was broken. */
  violation: string | undefined;
  steps = 0;
  /** Of a search: processes that stand still until it is their turn. */
  readonly sleepers = new Set<Sleeper>();
  /** Tells two runs apart without telling their story. */
  fingerprint = 0;
  readonly #heap = new EventHeap();

  constructor(random: Choices, isTold: boolean) {
    this.random = random;
    this.story = isTold ? [] : undefined;
  }

  /** @param owner the process whose event it is, if it is one's */
  after(ms: number, run: () => void, owner?: object): void {
    this.#heap.push(this.now + Math.max(0, Math.ceil(ms)), run, owner);
  }

  at(time: number, run: () => void): void {
    this.#heap.push(Math.max(this.now, time), run);
  }

  /** @returns false when nothing is left to happen, or a promise was broken */
  step(): boolean {
    if (this.isStopped) return false;
    const event = this.random.isSearch ? this.#next() : this.#heap.pop();
    if (event === undefined) return this.#wakeOne();
    this.now = event.at;
    this.steps += 1;
    if (event.owner !== undefined) this.#mayWake(event.owner);
    this.fingerprint = (Math.imul(this.fingerprint, 31) + (event.at - START) + event.order) | 0;
    if (this.steps > MAX_STEPS) this.violate(`there is no end to it: ${MAX_STEPS} events happened`);
    else event.run();
    return !this.isStopped;
  }

  /** What two processes are about to do at the same time may happen in any order. */
  #next(): Entry | undefined {
    const first = this.#heap.pop();
    if (first?.owner === undefined) return first;
    const others: Entry[] = [];
    for (let other = this.#heap.pop(); other !== undefined; other = this.#heap.pop()) {
      others.push(other);
      if (other.at > first.at) break;
    }
    const owners = new Map<object, Entry>([[first.owner, first]]);
    for (const entry of others) {
      if (entry.at === first.at && entry.owner !== undefined && !owners.has(entry.owner))
        owners.set(entry.owner, entry);
    }
    const chosen = [...owners.values()][this.random.order(owners.size)] ?? first;
    for (const entry of [first, ...others]) if (entry !== chosen) this.#heap.putBack(entry);
    return chosen;
  }

  /** Whoever stands still may move again just before anybody else does something. */
  #mayWake(owner: object): void {
    for (const sleeper of [...this.sleepers]) {
      if (sleeper !== owner && this.random.order(2) === 1) sleeper.wake();
    }
  }

  /** @returns whether anybody still stood still when nothing else was left to happen */
  #wakeOne(): boolean {
    const [sleeper] = this.sleepers;
    sleeper?.wake();
    return sleeper !== undefined;
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
