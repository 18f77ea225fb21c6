import { join } from 'node:path';
import type { Limits } from '../engine/branches.ts';
import { exhaust } from '../exhaust.ts';
import { loadProduct } from '../product.ts';
import { range, runSeeds } from '../run-seeds.ts';
import { scopeNamed } from '../scopes.ts';
import { plant } from './plant.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';

/** What was found of one planted fault. */
export interface Hunted {
  /** The first seed that broke a promise. */
  readonly seed?: { readonly seed: number; readonly violation: string } | undefined;
  /** The first course that broke one, of all in the scope of the fault. */
  readonly course?: { readonly course: readonly number[]; readonly violation: string } | undefined;
}

/** What the process answers: what it found, or why it could not look. */
export type Answer = { readonly hunted: Hunted } | { readonly error: string };

/** Enough for every fault that has a scope. */
const LIMITS: Limits = { faults: 1, standstills: 1 };

// Some faults leave promises behind that are never awaited, which is their fault.
process.on('unhandledRejection', () => {});

/**
 * `fork('hunt.ts', [<seeds>])`: is sent the names of faults, one after the other, and answers each with what was found. A process
 * of its own, which the faults do not harm. They share it, because each one's copy of the functions is made of modules of its own,
 * and everything else is loaded and compiled once.
 */
const seeds = Number(process.argv[2]);
process.on('message', (name: string) => {
  void hunt(name).then(
    (hunted) => answer({ hunted }),
    (error: Error) => answer({ error: error.message }),
  );
});

function answer(found: Answer): void {
  process.send?.(found);
}

/** Plants the fault, runs its own seed and those from 1 on until one of them breaks a promise, and searches the scope of the fault. */
async function hunt(name: string): Promise<Hunted> {
  const fault = PLANTED_FAULTS.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`There is no planted fault '${name}'.`);
  const product = await loadProduct(plant(fault, join(import.meta.dirname, '../../..')));
  const { variants, adjust, scope } = fault;

  const all = range(1, seeds);
  let seed: Hunted['seed'];
  await runSeeds(
    fault.seed === undefined ? all : [fault.seed, ...all],
    { product, variants, adjust },
    ({ seed: number, scheduler }) => {
      if (scheduler.violation === undefined) return;
      seed = { seed: number, violation: scheduler.violation };
      return 'stop';
    },
  );

  let course: Hunted['course'];
  if (scope !== undefined) {
    const props = { product, scope: scopeNamed(scope), limits: LIMITS, variants };
    const { violations } = await exhaust(props, { isEnough: (searched) => searched.violations.length > 0 });
    course = violations[0];
  }
  return { seed, course };
}
