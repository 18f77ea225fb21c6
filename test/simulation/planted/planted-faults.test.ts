import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Hunted } from './hunt.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';

const SEEDS = 1_000;
const PROCESSES = 2;

const found = new Map<string, Hunted | Error>();

beforeAll(async () => {
  const waiting = PLANTED_FAULTS.map(({ name }) => name);
  const huntOn = async (): Promise<void> => {
    let hunter = startHunter();
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      if (!hunter.connected) hunter = startHunter();
      found.set(name, await hunt(name, hunter));
    }
    hunter.kill();
  };
  await Promise.all(Array.from({ length: PROCESSES }, huntOn));
}, 600_000);

function startHunter(): ChildProcess {
  return fork(join(import.meta.dirname, 'hunt.ts'), [String(SEEDS)], { execArgv: ['--no-warnings'] });
}

function hunt(name: string, hunter: ChildProcess): Promise<Hunted | Error> {
  const { promise, resolve } = Promise.withResolvers<Hunted | Error>();
  const ended = (code: number | null): void => resolve(new Error(`The process ended with ${code}.`));
  hunter.once('exit', ended);
  hunter.once('message', (answer: Answer) => {
    hunter.off('exit', ended);
    resolve('hunted' in answer ? answer.hunted : new Error(answer.error));
  });
  hunter.send(name);
  return promise;
}

const violation = expect.any(String);

describe(`a planted fault is found within ${SEEDS} seeds: it`, () => {
  it.each(PLANTED_FAULTS.map(({ name }) => name))('%s', (name) => {
    expect(found.get(name)).toMatchObject({ seed: { seed: expect.any(Number), violation } });
  });
});

describe('a planted fault that fits in a small world is found in one of all its courses of events: it', () => {
  it.each(PLANTED_FAULTS.filter(({ scope }) => scope !== undefined))('$name', ({ name }) => {
    expect(found.get(name)).toMatchObject({ course: { course: expect.any(Array), violation } });
  });
});
