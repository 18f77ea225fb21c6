import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Chance, Clock } from '../domain/clock.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => setTimeout(ms),
};

export const systemChance: Chance = {
  random: () => Math.random(),
  newId: () => randomUUID(),
  newKey: () => randomBytes(32).toString('base64'),
};
