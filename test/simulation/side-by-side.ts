import { setImmediate } from 'node:timers/promises';
import type { Simulation } from './simulation.ts';

/** In one thread: letting promises settle costs about as much for many as for one. */
const SIDE_BY_SIDE = 16;

/** A simulation, and what only its caller knows of it. */
export interface Running<T> {
  readonly simulation: Simulation;
  readonly about: T;
}

/**
 * Runs simulations to their end. What one does has no influence on any other.
 *
 * @param next undefined when there is none; asked again after the next one has ended
 * @param onEnd returns 'stop' when no more have to run
 * @returns what was stopped before its end
 */
export async function runSideBySide<T>(
  next: () => Running<T> | undefined,
  onEnd: (ended: Running<T>) => unknown,
): Promise<readonly Running<T>[]> {
  let running: Running<T>[] = [];
  for (;;) {
    while (running.length < SIDE_BY_SIDE) {
      const started = next();
      if (started === undefined) break;
      running.push(started);
    }
    if (running.length === 0) return [];
    const ended = running.filter(({ simulation }) => !simulation.step());
    if (ended.length > 0) {
      running = running.filter((one) => !ended.includes(one));
      const isStopped = ended.map(onEnd).includes('stop');
      if (isStopped) return running;
    }
    await setImmediate();
  }
}

export async function runToEnd(simulation: Simulation): Promise<void> {
  while (simulation.step()) await setImmediate();
}
