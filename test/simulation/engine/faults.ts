import type { FaultRates, Outage } from '../plan.ts';
import type { Choices } from './choices.ts';
import type { Scheduler } from './scheduler.ts';

/** What becomes of one request of one process to one service. */
export type Fate =
  | 'fine'
  /** The process is gone before the request left it. */
  | 'crashBefore'
  /** The request was carried out, and the process is gone before it learns of it. */
  | 'crashAfter'
  | 'throttled'
  | 'requestLost'
  | 'answerLost'
  /** The answer was lost, the client asked again by itself and got the answer to that. */
  | 'repeated'
  /** The process stands still for seconds to minutes, with the request still to leave or the answer still to be read. */
  | 'freezeBefore'
  | 'freezeAfter';

/** What can happen to a process that awaits anything at all. */
const OF_THE_PROCESS: readonly Fate[] = ['crashBefore', 'crashAfter', 'freezeBefore', 'freezeAfter'];

/**
 * What a search tries. Whatever happens before a request happens as well after the one before it. A request that was lost
 * is one that was refused. Who crashes after a read might as well have crashed before it. What stands still is stale where
 * it has read, and late where it writes.
 */
const OF_A_PROCESS: Fates = { ways: ['fine', 'crashAfter'], standstills: ['freezeBefore', 'freezeAfter'] };
const OF_A_READ: Fates = { ways: ['fine', 'throttled'], standstills: ['freezeAfter'] };
const OF_A_WRITE: Fates = {
  ways: ['fine', 'throttled', 'answerLost', 'repeated', 'crashAfter'],
  standstills: ['freezeBefore'],
};
const READ_ONLY_SERVICES = ['s3', 'secret'];

/** Whether no process changes what the service holds: then it makes no difference who asks it first. */
export function isReadOnly(service: string): boolean {
  return READ_ONLY_SERVICES.includes(service);
}

interface Fates {
  readonly ways: readonly Fate[];
  readonly standstills: readonly Fate[];
}
const NO_OR_YES: readonly boolean[] = [false, true];

/** Decides what goes wrong, until the faults stop. */
export class Faults {
  isActive = true;
  readonly #scheduler: Scheduler;
  readonly #rates: FaultRates;
  readonly #outages: readonly Outage[];
  readonly #random: Choices;
  readonly #ladder: readonly (readonly [Fate, number])[];

  /** @param random of its own for what may not change how the rest goes */
  constructor(scheduler: Scheduler, rates: FaultRates, outages: readonly Outage[], random: Choices = scheduler.random) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#rates = rates;
    this.#outages = outages;
    let sum = 0;
    this.#ladder = (
      [
        ['crashBefore', rates.crash / 2],
        ['crashAfter', rates.crash / 2],
        ['throttled', rates.throttle],
        ['requestLost', rates.lost / 3],
        ['answerLost', rates.lost / 3],
        ['repeated', rates.lost / 3],
        ['freezeBefore', rates.freeze / 2],
        ['freezeAfter', rates.freeze / 2],
      ] as const
    ).map(([fate, rate]) => {
      sum += rate;
      return [fate, sum] as const;
    });
  }

  get random(): Choices {
    return this.#random;
  }

  get rates(): FaultRates {
    return this.#rates;
  }

  /**
   * @param isFromRead whether a late one would do most harm
   * @param isRead whether it changes nothing, so that it does not matter whether it was carried out
   */
  fateOf(service: string, { isFromRead, isRead }: { readonly isFromRead: boolean; readonly isRead: boolean }): Fate {
    if (!this.isActive) return 'fine';
    const changesNothing = isRead || isReadOnly(service);
    const { ways, standstills } = service === '' ? OF_A_PROCESS : changesNothing ? OF_A_READ : OF_A_WRITE;
    return this.random.fault(ways, () => this.#drawn(service, isFromRead), standstills);
  }

  #drawn(service: string, isFromRead: boolean): Fate {
    if (this.isOut(service)) return this.#count(this.random.chance(0.7) ? 'throttled' : 'requestLost', service);
    const drawn = this.random.next();
    for (const [fate, limit] of this.#ladder) {
      if (drawn >= limit) continue;
      return service !== '' || OF_THE_PROCESS.includes(fate) ? this.#count(fate, service) : 'fine';
    }
    if (isFromRead && this.random.chance(this.#rates.lateWrite)) return this.#count('freezeBefore', service);
    return 'fine';
  }

  /** A fault of one kind, which happens that often, and once in a search. */
  happens(rate: number): boolean {
    return this.isActive && this.random.fault(NO_OR_YES, () => rate > 0 && this.random.chance(rate));
  }

  /** Of faults that belong to one service alone. */
  chance(rate: number): boolean {
    return this.isActive && rate > 0 && this.random.chance(rate);
  }

  isOut(service: string): boolean {
    if (!this.isActive || this.#outages.length === 0) return false;
    const { now } = this.#scheduler;
    return this.#outages.some((outage) => outage.service === service && now >= outage.from && now < outage.to);
  }

  /** Milliseconds that half of a round trip takes. */
  latency(): number {
    const drawn = this.random.next();
    if (!this.isActive || this.#rates.slow === 0 || drawn > this.#rates.slow) return 1 + Math.floor(drawn * 20);
    return this.random.magnitude(20, 2_000);
  }

  freezeMs(): number {
    return this.random.chance(0.5) ? this.random.magnitude(1_000, 180_000) : this.random.int(70_000, 180_000);
  }

  #count(fate: Fate, service: string): Fate {
    this.#scheduler.count(`fault ${fate} ${service || 'of a process'}`);
    return fate;
  }
}
