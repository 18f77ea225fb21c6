import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Hunted } from './hunt.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';

const SEEDS = 1_000;
/** Each hunt is a process of its own. */
const HUNTS_AT_ONCE = 2;

const run = promisify(execFile);

async function hunt(name: string): Promise<Hunted> {
  const script = join(import.meta.dirname, 'hunt.ts');
  const { stdout } = await run(process.execPath, ['--no-warnings', script, name, String(SEEDS)]);
  return JSON.parse(stdout);
}

const found = new Map<string, Hunted | Error>();

beforeAll(async () => {
  const waiting = PLANTED_FAULTS.map(({ name }) => name);
  const huntOn = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      found.set(name, await hunt(name).catch((error: Error) => error));
    }
  };
  await Promise.all(Array.from({ length: HUNTS_AT_ONCE }, huntOn));
}, 600_000);

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
