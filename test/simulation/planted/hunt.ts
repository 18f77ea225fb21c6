import { join } from 'node:path';
import { loadProduct } from '../product.ts';
import { range, runSeeds } from '../run-seeds.ts';
import { plant } from './plant.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';

/**
 * `node hunt.ts <fault> <seeds>`: plants the fault, runs seeds from 1 on until one of them breaks a promise, and prints what
 * was found as JSON. A process of its own, because modules that were loaded once stay as they are.
 */

// Some faults leave promises behind that nobody waits for, which is their fault.
process.on('unhandledRejection', () => {});

const [name, seeds] = process.argv.slice(2);
const fault = PLANTED_FAULTS.find((one) => one.name === name);
if (fault === undefined) throw new Error(`There is no planted fault '${name}'.`);
const product = await loadProduct(plant(fault, join(import.meta.dirname, '../../..')));

let found: { seed: number; violation: string } | undefined;
await runSeeds(
  range(1, Number(seeds)),
  { product, variants: fault.variants, adjust: fault.adjust },
  ({ seed, scheduler }) => {
    if (scheduler.violation === undefined) return;
    found = { seed, violation: scheduler.violation };
    return 'stop';
  },
);
process.stdout.write(`${JSON.stringify(found ?? null)}\n`);
