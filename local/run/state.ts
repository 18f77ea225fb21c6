import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackOutputs } from '../deploy/outputs.ts';
import { type Emulator, stopEmulator } from '../emulator/emulator.ts';
import { LOCAL_DIR } from '../paths.ts';
import { Problem } from '../problem.ts';
import { endGroup, identify, isRunning, type ProcessId } from '../processes.ts';
import type { StandInChild } from '../tencent/child.ts';

const STATE_FILE = join(LOCAL_DIR, 'start.json');

/** What of `npm start` is there, for `npm stop` and for the next `npm start`. */
export interface LocalState {
  readonly owner: ProcessId;
  readonly startedAt: string;
  readonly region: string;
  readonly emulator?: Emulator;
  readonly standIn?: StandInChild;
  readonly outputs?: StackOutputs;
}

/** Claims the one place for a local stack; clears away what a killed run left. */
export async function claimState(region: string): Promise<LocalState> {
  mkdirSync(LOCAL_DIR, { recursive: true });
  const state = { owner: identify(process.pid), startedAt: new Date().toISOString(), region };
  const found = readState();
  if (found) {
    if (isUp(found)) {
      const where = found.outputs ? ` at ${found.emulator?.endpoint}` : '';
      throw new Problem(`The local stack is up already${where}, since ${found.startedAt}. Stop it first: npm stop`);
    }
    await stopAll(found);
  }
  try {
    writeFileSync(STATE_FILE, JSON.stringify(state), { flag: 'wx' });
  } catch (cause) {
    throw new Problem('Another `npm start` began at this very moment. Stop it first: npm stop', { cause });
  }
  return state;
}

export function saveState(state: LocalState): void {
  writeFileSync(STATE_FILE, JSON.stringify(state, null, 2));
}

export function readState(): LocalState | undefined {
  try {
    return JSON.parse(readFileSync(STATE_FILE, 'utf8')) as LocalState;
  } catch {
    return undefined;
  }
}

export function isUp({ owner, emulator, standIn }: LocalState): boolean {
  return [owner, emulator?.process, standIn?.process].some((each) => each && isRunning(each));
}

/** Ends the servers and forgets them. */
export async function stopAll({ emulator, standIn }: LocalState): Promise<void> {
  await Promise.all([emulator && stopEmulator(emulator), standIn && endGroup(standIn.process)]);
  rmSync(STATE_FILE, { force: true });
}
