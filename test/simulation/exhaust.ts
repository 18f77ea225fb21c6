import { Branches, type Course, type Limits } from './engine/branches.ts';
import type { Product } from './product.ts';
import type { Scope } from './scopes.ts';
import { runSideBySide, runToEnd } from './side-by-side.ts';
import { Simulation } from './simulation.ts';
import type { Variants } from './world/world.ts';

export interface SearchProps {
  readonly product: Product;
  readonly scope: Scope;
  readonly limits: Limits;
  readonly variants?: Variants | undefined;
}

/** How far a search has come. */
export interface Searched {
  readonly courses: number;
  readonly events: number;
  /** The most decisions of one course. */
  readonly decisions: number;
  readonly violations: readonly { readonly course: Course; readonly violation: string }[];
  /** Courses that have not been run. */
  readonly waiting: readonly Course[];
}

interface SearchOptions {
  /** Only these courses and those that leave them. */
  readonly from?: readonly Course[];
  /** Ends the search early. */
  readonly isEnough?: (searched: Searched) => boolean;
  /** Told of each course before it is run. */
  readonly onCourse?: (course: Course) => void;
}

/**
 * Runs every course of events in a scope: each order of what happens at the same time, with every fault within the
 * limits. A course is known by its decisions; each course that is run tells which others leave it.
 */
export async function exhaust(
  props: SearchProps,
  { from = [[]], isEnough, onCourse }: SearchOptions = {},
): Promise<Searched> {
  const waiting = [...from];
  const violations: { course: Course; violation: string }[] = [];
  let [courses, events, decisions] = [0, 0, 0];
  const searched = (): Searched => ({ courses, events, decisions, violations, waiting });
  const stopped = await runSideBySide<Branches>(
    () => {
      const course = waiting.pop();
      if (course === undefined) return undefined;
      onCourse?.(course);
      const branches = new Branches(course, props.limits);
      return { simulation: simulationOf(branches, props), about: branches };
    },
    ({ simulation: { scheduler }, about: branches }) => {
      courses += 1;
      events += scheduler.steps;
      decisions = Math.max(decisions, branches.decisions);
      waiting.push(...branches.alternatives());
      const { violation } = scheduler;
      if (violation !== undefined) violations.push({ course: branches.course, violation });
      return isEnough?.(searched()) ? 'stop' : undefined;
    },
  );
  waiting.push(...stopped.map(({ about }) => about.course));
  return searched();
}

/** What was found in two parts of one search. */
export function together(one: Searched, other: Searched): Searched {
  return {
    courses: one.courses + other.courses,
    events: one.events + other.events,
    decisions: Math.max(one.decisions, other.decisions),
    violations: [...one.violations, ...other.violations],
    waiting: [],
  };
}

/** One course, with its story. */
export async function tellCourse(course: Course, props: SearchProps): Promise<Simulation> {
  const simulation = simulationOf(new Branches(course, props.limits), props, true);
  await runToEnd(simulation);
  return simulation;
}

function simulationOf(choices: Branches, { product, scope, variants }: SearchProps, isTold = false): Simulation {
  return new Simulation({ product, plan: scope.plan, choices, variants, isTold });
}
