import type { Delivery } from '../../../functions/domain/delivery.ts';
import type { Faults } from '../engine/faults.ts';
import type { Process } from '../engine/process.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import { type EnvironmentProps, Environments } from './environments.ts';
import type { SimulatedQueue } from './simulated-queue.ts';

/** What was made when the process started and lives as long as it does. */
export type Handler = (deliveries: readonly Delivery[], remainingMs: number) => Promise<readonly string[]>;

export interface LambdaProps extends EnvironmentProps<Handler> {
  readonly timeoutMs: number;
  readonly maxConcurrency: number;
  /** At most; any number up to ten unless given. */
  readonly batchSize: number | undefined;
  readonly queue: SimulatedQueue;
  /** Messages whose last delivery came to nothing, because the function died or could not reach what it needs. */
  readonly lostOnLast: Set<string>;
}

/** The longest that a batch waits between queue and function: longer than its messages are hidden. */
const LATEST_MS = 400_000;
/** In a search, a process that wakes up after its end works for so long. */
const AWAKE_MS = 5_000;

/** A function behind a queue: its pollers, its environments, its timeout, and what becomes of the batch it answers for. */
export class LambdaFunction {
  readonly #scheduler: Scheduler;
  readonly #faults: Faults;
  readonly #props: LambdaProps;
  readonly #environments: Environments<Handler>;
  #running = 0;
  #pollAt = Number.POSITIVE_INFINITY;
  /** Of each group: who is working on it. */
  readonly #holders = new Map<string, Process[]>();

  constructor(scheduler: Scheduler, faults: Faults, props: LambdaProps) {
    this.#scheduler = scheduler;
    this.#faults = faults;
    this.#props = props;
    this.#environments = new Environments(scheduler, faults, props);
    props.queue.onChange = () => this.#planPoll();
  }

  #planPoll(): void {
    const { queue, maxConcurrency } = this.#props;
    if (this.#running >= maxConcurrency) return;
    const due = queue.nextReceivableAt();
    if (due === undefined) return;
    const at = due + this.#scheduler.random.int(1, 60);
    if (at >= this.#pollAt) return;
    this.#pollAt = at;
    this.#scheduler.at(at, () => {
      if (this.#pollAt !== at) return;
      this.#pollAt = Number.POSITIVE_INFINITY;
      this.#poll();
    });
  }

  #poll(): void {
    const { queue, maxConcurrency, name, batchSize } = this.#props;
    const { random } = this.#scheduler;
    while (this.#running < maxConcurrency) {
      const max = batchSize ?? (random.chance(0.5) ? 10 : random.int(1, 10));
      const received = queue.receive(max, () => this.#faults.happens(this.#faults.rates.duplicate));
      if (received.length === 0) break;
      this.#running += 1;
      const deliveries = received.map(({ message, receiptHandle }): Delivery & { readonly sentAt: number } => {
        const { id: messageId, body, groupId, receiveCount, sentAt } = message;
        return { messageId, receiptHandle, body, groupId, receiveCount, sentAt };
      });
      const isLate = this.#faults.happens(this.#faults.rates.lateBatch);
      if (isLate) this.#scheduler.count(`fault batch is late ${name}`);
      this.#scheduler.after(isLate ? this.#lateBy() : random.int(1, 40), () => this.#invoke(deliveries, isLate));
    }
    this.#planPoll();
  }

  #lateBy(): number {
    const { random } = this.#scheduler;
    return random.isSearch ? LATEST_MS : random.magnitude(1_000, LATEST_MS);
  }

  #invoke(deliveries: readonly Delivery[], isLate: boolean): void {
    const { timeoutMs, name } = this.#props;
    const environment = this.#environments.take();
    const { process, handler } = environment;
    process.resume();
    process.invokedAt = this.#scheduler.now;
    const pendingBefore = process.pending;
    this.#scheduler.count(`invocations ${name}`);
    this.#scheduler.tell(process.name, () => `is invoked with ${deliveries.map(shown).join(', ')}`);
    if (isLate) process.hasSuffered = true;
    this.#hold(deliveries, process);
    let isOver = false;
    const end = (how: 'returned' | 'threw' | 'died', failed: readonly string[]): void => {
      if (isOver) return;
      isOver = true;
      this.#running -= 1;
      this.#release(deliveries, process);
      this.#settle(deliveries, how, failed, process.hasSuffered);
      if (how === 'died') this.#scheduler.count(`processes died ${name}`);
      else this.#environments.putAside(environment, pendingBefore);
      this.#planPoll();
    };
    process.onDeath = () => end('died', []);
    this.#cutOff(process, this.#scheduler.now + timeoutMs, () => isOver);
    handler(deliveries, timeoutMs).then(
      (failed) => end('returned', failed),
      () => end('threw', []),
    );
  }

  /** A process that stands still may be overlooked by whoever should end it, and wake up late. */
  #cutOff(process: Process, at: number, isOver: () => boolean): void {
    const { random } = this.#scheduler;
    this.#scheduler.at(at, () => {
      if (isOver()) return;
      const isOverlooked = !process.isDead && process.frozenUntil > this.#scheduler.now && random.chance(0.85);
      process.isPastEnd ||= isOverlooked;
      if (isOverlooked && random.isSearch) {
        process.whenAwake(() => this.#cutOff(process, this.#scheduler.now + AWAKE_MS, isOver));
      } else if (isOverlooked) {
        this.#scheduler.count('fault woke up after its end');
        this.#cutOff(process, process.frozenUntil + random.magnitude(10, 60_000), isOver);
      } else {
        process.die('is cut off');
      }
    });
  }

  /** What was not reported as failed is deleted, unless that goes wrong; the rest comes back when its time has come. */
  #settle(
    deliveries: readonly Delivery[],
    how: 'returned' | 'threw' | 'died',
    failed: readonly string[],
    hasSuffered: boolean,
  ): void {
    const { queue, lostOnLast } = this.#props;
    this.#scheduler.tell('  service', () => `${queue.name}: the function ${how}, to come back: ${failed.join(', ')}`);
    for (const { messageId, receiptHandle, receiveCount } of deliveries) {
      if (how !== 'returned' || failed.includes(messageId)) {
        if (receiveCount >= queue.maxReceiveCount && (how === 'died' || hasSuffered)) lostOnLast.add(messageId);
        continue;
      }
      if (this.#faults.happens(this.#faults.rates.undeleted)) {
        this.#scheduler.count(`fault undeleted ${queue.name}`);
        continue;
      }
      queue.remove(receiptHandle);
    }
  }

  /** While all goes well for a function, nobody else gets a group of which it has given nothing back. */
  #hold(deliveries: readonly Delivery[], process: Process): void {
    if (!this.#props.queue.isFifo) return;
    for (const groupId of new Set(deliveries.map((delivery) => delivery.groupId))) {
      const holders = this.#holders.get(groupId) ?? [];
      if (holders.length > 0) this.#scheduler.count('two functions with one group');
      for (const holder of holders) this.#wakeMeanwhile(holder);
      for (const { name, isDead, hasSuffered, groupsGivenBack } of holders) {
        // Who comes late got its messages when they were still its own.
        if (process.hasSuffered || isDead || hasSuffered || groupsGivenBack.has(groupId)) continue;
        this.#scheduler.violate(`${process.name} was given group ${groupId} while ${name} works on it`);
      }
      this.#holders.set(groupId, [...holders, process]);
    }
  }

  /** Whoever stood still may well wake up just when somebody else does its work. */
  #wakeMeanwhile(holder: Process): void {
    const { random, now } = this.#scheduler;
    if (!random.isSearch && holder.frozenUntil > now && random.chance(0.8))
      holder.wakeAt(now + random.magnitude(100, 2_000));
  }

  #release(deliveries: readonly Delivery[], process: Process): void {
    for (const { groupId } of deliveries) {
      const holders = this.#holders.get(groupId);
      if (holders !== undefined)
        this.#holders.set(
          groupId,
          holders.filter((holder) => holder !== process),
        );
    }
  }
}

function shown({ messageId, receiveCount, body }: Delivery): string {
  return `${messageId} (${receiveCount}) ${body}`;
}
