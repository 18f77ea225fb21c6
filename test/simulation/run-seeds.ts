import { setImmediate } from 'node:timers/promises';
import { Simulation, type SimulationProps } from './simulation.ts';

/** Side by side in one thread: letting promises settle costs about as much for many as for one. */
const SIDE_BY_SIDE = 16;

/** Runs simulations to their end. What one does has no influence on any other. */
export async function runSeeds(
  seeds: Iterable<number>,
  props: Omit<SimulationProps, 'seed'>,
  /** @returns 'stop' when no more have to run */
  onEnd: (ended: Simulation) => unknown,
): Promise<void> {
  const waiting = seeds[Symbol.iterator]();
  let running: Simulation[] = [];
  for (;;) {
    while (running.length < SIDE_BY_SIDE) {
      const next = waiting.next();
      if (next.done === true) break;
      running.push(new Simulation({ ...props, seed: next.value }));
    }
    if (running.length === 0) return;
    const ended: Simulation[] = [];
    for (const simulation of running) if (!simulation.step()) ended.push(simulation);
    if (ended.length > 0) {
      running = running.filter((simulation) => !ended.includes(simulation));
      for (const simulation of ended) if (onEnd(simulation) === 'stop') return;
    }
    await setImmediate();
  }
}

/** One seed, with its story. */
export async function tellSeed(seed: number, props: Omit<SimulationProps, 'seed' | 'isTold'>): Promise<Simulation> {
  const simulation = new Simulation({ ...props, seed, isTold: true });
  while (simulation.step()) await setImmediate();
  return simulation;
}

export function* range(from: number, count: number): Generator<number> {
  for (let seed = from; seed < from + count; seed++) yield seed;
}
