import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackOutputs } from './deploy/stack-outputs.ts';
import { type Emulator, stopEmulator } from './emulator/emulator.ts';
import { LOCAL_DIR } from './paths.ts';
import { Problem } from './problem.ts';
import { endGroup, identify, isRunning, type ProcessId } from './processes/process-group.ts';
import type { StandInChild } from './stand-in/stand-in-process.ts';

const STATE_FILE = join(LOCAL_DIR, 'start.json');

/** What of `npm start` is there, for `npm stop` and for the next `npm start`. */
export interface LocalState {
  readonly owner: ProcessId;
  readonly startedAt: string;
  readonly region: string;
  readonly emulator?: Emulator;
  readonly standIn?: StandInChild;
  readonly outputs?: StackOutputs;
  /** The servers were let go: they are there without their owner. */
  readonly kept?: boolean;
}

export interface Claim {
  readonly state: LocalState;
  /** When the killed run was started whose remains were cleared away. */
  readonly clearedFrom?: string | undefined;
}

/** Claims the one place for a local stack; clears away what a killed run left. */
export async function claimState(region: string): Promise<Claim> {
  mkdirSync(LOCAL_DIR, { recursive: true });
  const state = { owner: identify(process.pid), startedAt: new Date().toISOString(), region };
  const found = readState();
  if (found && isUp(found)) {
    const where = found.outputs ? ` at ${found.emulator?.endpoint}` : '';
    throw new Problem(`The local stack is up already${where}, since ${found.startedAt}. Stop it first: npm stop`);
  }
  await stopAll(found ?? {});
  const draft = writeDraft(state);
  try {
    linkSync(draft, STATE_FILE);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new Problem('Another `npm start` began at this very moment. Stop it first: npm stop', { cause });
  } finally {
    rmSync(draft, { force: true });
  }
  return { state, clearedFrom: found?.startedAt };
}

export function saveState(state: LocalState): void {
  renameSync(writeDraft(state), STATE_FILE);
}

/** Whoever is killed while writing, or has no room on the disk, leaves no half of a state. */
function writeDraft(state: LocalState): string {
  const draft = `${STATE_FILE}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(state, null, 2));
    return draft;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

export function readState(): LocalState | undefined {
  try {
    return JSON.parse(readFileSync(STATE_FILE, 'utf8')) as LocalState;
  } catch {
    return undefined;
  }
}

/** Its `npm start` runs, or has left it up and both servers are still there. */
export function isUp({ owner, emulator, standIn, kept }: LocalState): boolean {
  if (isRunning(owner)) return true;
  return kept === true && [emulator, standIn].every((server) => server && isRunning(server.process));
}

/** Ends the servers and forgets them. */
export async function stopAll({ emulator, standIn }: Pick<LocalState, 'emulator' | 'standIn'>): Promise<void> {
  await Promise.all([emulator && stopEmulator(emulator), standIn && endGroup(standIn.process)]);
  rmSync(STATE_FILE, { force: true });
}
