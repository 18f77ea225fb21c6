import type { Choices } from './engine/choices.ts';
import { Scheduler } from './engine/scheduler.ts';
import type { Plan } from './plan.ts';
import type { Product } from './product.ts';
import { checkEnd, checkRest, unsettled } from './promises/endings.ts';
import { begin } from './world/begin.ts';
import { decideUnknown, undecided } from './world/decisions.ts';
import { redrive } from './world/operator.ts';
import { type Variants, World } from './world/world.ts';

/** Longest waits: a quarter of an hour in a queue, a few of them one after the other in a group. */
const RESTS_WITHIN_MS = 3 * 60 * 60_000;
/** Removals wait for the end of an erasure until the queue moves them to its dead-letter queue. */
const RESTS_WITH_ERASURES_MS = 24 * 60 * 60_000;
/** Redrives after which everything must have ended. */
const MAX_REDRIVES = 2;
/** Somebody else may have changed a person since: then the next answer cannot be told apart, either. */
const MAX_DECISIONS = 3;
/** A letter that an operator was looking at when his command crashed is visible again after that time. */
const LETTER_HIDDEN_MS = 600_000;

export interface SimulationProps {
  readonly product: Product;
  readonly plan: Plan;
  /** What decides everything that the plan leaves open. */
  readonly choices: Choices;
  readonly variants?: Variants | undefined;
  readonly isTold?: boolean | undefined;
}

/** One run from its first upload until everything has ended: driven step by step, so that several may run side by side. */
export class Simulation {
  readonly scheduler: Scheduler;
  readonly #world: World;
  #redrives = 0;
  #decisions = 0;
  #restBy: number;

  constructor({ product, plan, choices, variants = {}, isTold = false }: SimulationProps) {
    this.scheduler = new Scheduler(choices, isTold);
    this.scheduler.tell('PLAN', () => JSON.stringify(plan));
    this.#world = new World(plan, product, this.scheduler, variants);
    begin(this.#world);
    this.#restBy = plan.faultsEnd + this.#restsWithin;
  }

  get #restsWithin(): number {
    return this.#world.plan.erasures === undefined ? RESTS_WITHIN_MS : RESTS_WITH_ERASURES_MS;
  }

  /** One event. All promises have to settle before the next one. @returns false at the end */
  step(): boolean {
    const { scheduler } = this;
    if (scheduler.now > this.#restBy) scheduler.violate('it does not come to rest in time');
    if (scheduler.step()) return true;
    return !scheduler.isStopped && this.#rest();
  }

  /** Nothing is left to happen. @returns whether an operator makes something happen */
  #rest(): boolean {
    const { scheduler } = this;
    scheduler.tell('REST', () => 'nothing is left to happen');
    checkRest(this.#world);
    if (scheduler.isStopped) return false;
    const left = unsettled(this.#world);
    const unknown = undecided(this.#world);
    const isOver = left.length === 0 && (this.#redrives > 0 || this.#needsNoRedrive());
    if (isOver && unknown.length > 0 && this.#decisions < MAX_DECISIONS) {
      this.#decisions += 1;
      this.#restBy = scheduler.now + this.#restsWithin;
      for (const row of unknown) decideUnknown(row, this.#world);
      return true;
    }
    if (isOver && this.#world.erasedPersons?.comeBack()) {
      this.#redrives = 0;
      this.#restBy = Number.POSITIVE_INFINITY;
      return true;
    }
    if (isOver) {
      scheduler.count(`ended after ${this.#redrives} redrive(s)`);
      checkEnd(this.#world);
      return false;
    }
    if (this.#redrives === MAX_REDRIVES) {
      scheduler.violate(`${MAX_REDRIVES} redrives after the last fault have not completed ${left.join(', ')}`);
      return false;
    }
    this.#redrives += 1;
    this.#restBy = scheduler.now + this.#restsWithin;
    // The command cannot see behind ten letters of one person that it has to leave; the console moves them all.
    const how = this.#redrives === 1 && scheduler.random.chance(0.6) ? 'command' : 'console';
    const wait = LETTER_HIDDEN_MS + scheduler.random.magnitude(1_000, 400_000);
    scheduler.after(wait, () => {
      redrive(this.#world, how);
      this.#world.publishing?.redrive();
    });
    return true;
  }

  /** By chance a redrive of nothing may meet something yet; in a search each course has to be short. */
  #needsNoRedrive(): boolean {
    const { enrollmentsDead, preparationsDead, uploadsDead } = this.#world;
    const dead = [enrollmentsDead, preparationsDead, uploadsDead];
    return this.scheduler.random.isSearch && dead.every(({ messages }) => messages.length === 0);
  }
}
