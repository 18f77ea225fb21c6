import { Random } from './engine/random.ts';
import type { Scheduler } from './engine/scheduler.ts';
import { type Plan, planOf } from './plan.ts';
import type { Product } from './product.ts';
import { runSideBySide, runToEnd } from './side-by-side.ts';
import { Simulation } from './simulation.ts';
import type { Variants } from './world/world.ts';

interface SeedProps {
  readonly product: Product;
  readonly variants?: Variants | undefined;
  /** Takes faults out of a plan, or makes a situation common. */
  readonly adjust?: ((plan: Plan) => Plan) | undefined;
}

/** @param onEnd told of each seed; returns 'stop' when no more have to run */
export async function runSeeds(
  seeds: Iterable<number>,
  props: SeedProps,
  onEnd: (ended: { readonly seed: number; readonly scheduler: Scheduler }) => unknown,
): Promise<void> {
  const waiting = seeds[Symbol.iterator]();
  await runSideBySide<number>(
    () => {
      const { value: seed, done } = waiting.next();
      return done === true ? undefined : { simulation: simulationOf(seed, props), about: seed };
    },
    ({ simulation: { scheduler }, about: seed }) => onEnd({ seed, scheduler }),
  );
}

/** One seed, with its story. */
export async function tellSeed(seed: number, props: SeedProps): Promise<Simulation> {
  const simulation = simulationOf(seed, props, true);
  await runToEnd(simulation);
  return simulation;
}

export function* range(from: number, count: number): Generator<number> {
  for (let seed = from; seed < from + count; seed++) yield seed;
}

function simulationOf(
  seed: number,
  { product, variants, adjust = (plan) => plan }: SeedProps,
  isTold = false,
): Simulation {
  return new Simulation({ product, variants, plan: adjust(planOf(seed)), choices: new Random(seed), isTold });
}
