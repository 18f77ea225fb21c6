import type { Clock } from '../../../functions/domain/clock.ts';
import type { Version } from '../product.ts';
import { type Faults, isReadOnly } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

/** How a request is told of. */
interface Described {
  readonly about?: (() => string) | undefined;
  readonly shown?: ((answer: unknown) => string) | undefined;
  /** Whether it writes what depends on an earlier read. */
  readonly isFromRead?: boolean | undefined;
  /** Whether it changes nothing. */
  readonly isRead?: boolean | undefined;
}

/** The clients of the services wait that long for one answer. */
const ANSWER_TIMEOUT_MS = 2_000;

/**
 * One process: a clock of its own, and every request it makes as a point where anything may happen to it. A process that
 * died never learns of its answers, so what waits for them never runs again.
 */
export class Process implements Clock {
  readonly name: string;
  readonly skewMs: number;
  /** Of the code that it runs. */
  readonly version: Version;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  isDead = false;
  /** Whether it stood still at any time of its present work. */
  wasFrozen = false;
  /** Whether anything went wrong for it in its present work. */
  hasSuffered = false;
  /** Whether it still works although its function has ended: it stood still when it should have been cut off. */
  isPastEnd = false;
  /** When its present work began. */
  invokedAt = 0;
  /** Groups of which it has given a message back in its present work. */
  readonly groupsGivenBack = new Set<string>();
  /** Requests whose answers are still awaited. */
  pending = 0;
  /** Told at once, unlike the process's own promises. */
  onDeath: () => void = () => {};
  #frozenUntil = 0;
  /** What it does, or learns, as soon as it moves again. */
  #waiting: (() => void)[] = [];
  /** What reaches a process between two invocations is kept until the next one. */
  #parked: (() => void)[] | undefined;

  constructor(name: string, skewMs: number, scheduler: Scheduler, faults: Faults, version: Version = 'current') {
    this.name = name;
    this.skewMs = skewMs;
    this.version = version;
    this.scheduler = scheduler;
    this.faults = faults;
  }

  get frozenUntil(): number {
    return this.#frozenUntil;
  }

  now(): number {
    return this.scheduler.now + this.skewMs;
  }

  sleep(ms: number): Promise<void> {
    return this.exchange('sleep', {}, (reply) => this.scheduler.after(ms, () => reply(() => undefined)));
  }

  /**
   * One request. `effect` is what the service does with it: it may happen though the process has died since, and it may
   * happen while its answer never comes.
   *
   * @param what such as `tables.person`; the part before the dot is the service
   */
  request<T>(what: string, effect: () => T, described: (() => string) | Described = {}): Promise<T> {
    const {
      about,
      shown = shownAsJson,
      isFromRead,
      isRead,
    }: Described = typeof described === 'function' ? { about: described } : described;
    const [service = what] = what.split('.');
    const { scheduler, faults } = this;
    return this.exchange(what, { service, about, isFromRead, isRead }, (reply, fate) => {
      if (fate === 'throttled') {
        scheduler.after(faults.latency(), () => reply(fail('ThrottlingException: slow down')));
        return;
      }
      if (fate === 'requestLost') {
        scheduler.after(ANSWER_TIMEOUT_MS, () => reply(fail('TimeoutError: no answer')));
        return;
      }
      const carryOut = () => {
        let answer = this.#tried(what, effect, shown);
        if (fate === 'crashAfter') return this.die('crashes');
        if (fate === 'answerLost') {
          scheduler.after(ANSWER_TIMEOUT_MS, () => reply(fail('TimeoutError: socket hang up')));
          return;
        }
        if (fate !== 'repeated') return scheduler.after(faults.latency(), () => reply(answer));
        scheduler.after(ANSWER_TIMEOUT_MS, () => {
          answer = this.#tried(what, effect, shown);
          scheduler.after(faults.latency(), () => reply(answer));
        });
      };
      scheduler.after(faults.latency(), carryOut, isReadOnly(service) ? undefined : this);
    });
  }

  /**
   * Anything that is awaited. `leave` runs when it leaves the process; `reply` may be called more than once, the first
   * counts and is an answer to be made when it is read.
   *
   * @param service whose faults it may suffer; none but the process's own without one
   */
  exchange<T>(
    what: string,
    { service = '', about, isFromRead = false, isRead = false }: { readonly service?: string } & Described,
    leave: (reply: (answer: () => T) => void, fate: string) => void,
  ): Promise<T> {
    if (this.isDead) return never();
    const { scheduler, faults } = this;
    const fate = this.#isPause(what) ? 'fine' : faults.fateOf(service, { isFromRead, isRead });
    if (fate !== 'fine') this.hasSuffered = true;
    scheduler.tell(
      this.name,
      () => `${what}${about === undefined ? '' : ` ${about()}`}${fate === 'fine' ? '' : ` [${fate}]`}`,
    );
    if (fate === 'crashBefore') {
      this.die('crashes');
      return never();
    }
    this.pending += 1;
    let isAnswered = false;
    return new Promise<T>((resolve, reject) => {
      const reply = (answer: () => T): void => {
        if (isAnswered) return;
        isAnswered = true;
        if (fate === 'crashAfter') this.die('crashes');
        if (fate === 'freezeAfter') this.freeze(faults.freezeMs());
        this.#deliver(() => {
          this.pending -= 1;
          try {
            resolve(answer());
          } catch (error) {
            scheduler.tell(this.name, () => `${what} failed: ${error instanceof Error ? error.message : error}`);
            reject(error);
          }
        });
      };
      if (fate !== 'freezeBefore') return leave(reply, fate);
      this.freeze(faults.freezeMs());
      this.whenAwake(() => leave(reply, fate));
    });
  }

  /** What happens to a process while it waits happens just as well before or after it. */
  #isPause(what: string): boolean {
    return what === 'sleep' && this.scheduler.random.isSearch;
  }

  freeze(ms: number): void {
    this.wasFrozen = true;
    if (this.scheduler.random.isSearch) {
      this.#frozenUntil = Number.POSITIVE_INFINITY;
      this.scheduler.sleepers.add(this);
      this.scheduler.tell(this.name, () => 'stands still');
      return;
    }
    this.#frozenUntil = Math.max(this.#frozenUntil, this.scheduler.now + ms);
    this.scheduler.tell(this.name, () => `stands still for ${ms} ms`);
    this.scheduler.at(this.#frozenUntil, () => this.#wake());
  }

  /** It moves again. */
  wake(): void {
    this.scheduler.sleepers.delete(this);
    this.scheduler.tell(this.name, () => 'moves again');
    this.#frozenUntil = this.scheduler.now;
    this.#wake();
  }

  /** It moves again earlier than it would have. */
  wakeAt(time: number): void {
    if (time >= this.#frozenUntil) return;
    this.#frozenUntil = time;
    this.scheduler.at(time, () => this.#wake());
  }

  whenAwake(run: () => void): void {
    if (this.isDead) return;
    if (this.scheduler.now < this.#frozenUntil) this.#waiting.push(run);
    else run();
  }

  #wake(): void {
    if (this.scheduler.now < this.#frozenUntil) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) this.scheduler.after(0, () => this.whenAwake(run));
  }

  die(how: string): void {
    if (this.isDead) return;
    this.isDead = true;
    this.scheduler.sleepers.delete(this);
    this.scheduler.tell(this.name, () => how);
    this.onDeath();
  }

  /** Between two invocations: nothing reaches it. */
  park(): void {
    this.#parked = [];
  }

  resume(): void {
    const parked = this.#parked ?? [];
    this.#parked = undefined;
    this.wasFrozen = false;
    this.hasSuffered = false;
    this.isPastEnd = false;
    this.groupsGivenBack.clear();
    for (const deliver of parked) this.scheduler.after(0, () => this.#deliver(deliver));
  }

  #deliver(run: () => void): void {
    if (this.isDead) return;
    if (this.#parked !== undefined) {
      this.#parked.push(run);
    } else if (this.scheduler.now < this.#frozenUntil) {
      this.#waiting.push(() => this.#deliver(run));
    } else {
      run();
    }
  }

  /** @returns the answer, to be given or thrown when it is read */
  #tried<T>(what: string, effect: () => T, shown: (answer: T) => string): () => T {
    try {
      const answer = effect();
      this.scheduler.tell('  service', () => `${what} of ${this.name} -> ${shown(answer)}`);
      return () => answer;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }
}

function fail(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

function shownAsJson(answer: unknown): string {
  if (answer === undefined) return 'done';
  if (typeof answer === 'string') return answer;
  const text = JSON.stringify(answer);
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}

/** A new one each time: a promise keeps all that wait for it in memory. */
function never(): Promise<never> {
  return new Promise(() => {});
}
