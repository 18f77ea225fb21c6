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

/**
 * `node hunt.ts <fault> <seeds>`: plants the fault, runs its own seed and those from 1 on until one of them breaks a promise,
 * searches the scope of the fault, and prints what was found as JSON. A process of its own, because modules that were loaded once stay
 * as they are.
 */

/** Enough for every fault that has a scope. */
const LIMITS: Limits = { faults: 1, standstills: 1 };

// Some faults leave promises behind that are never awaited, which is their fault.
process.on('unhandledRejection', () => {});

const [name, seeds] = process.argv.slice(2);
const fault = PLANTED_FAULTS.find((one) => one.name === name);
if (fault === undefined) throw new Error(`There is no planted fault '${name}'.`);
const product = await loadProduct(plant(fault, join(import.meta.dirname, '../../..')));
const { variants, adjust, scope } = fault;

const all = range(1, Number(seeds));
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
process.stdout.write(`${JSON.stringify({ seed, course } satisfies Hunted)}\n`);
