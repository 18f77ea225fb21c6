import { linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StackOutputs } from './deploy/stack-outputs.ts';
import { type Emulator, stopEmulator } from './emulator/emulator.ts';
import { LOCAL_DIR } from './paths.ts';
import { Problem } from './problem.ts';
import { endGroup, identify, isRunning, type ProcessId } from './processes/process-group.ts';
import { removeStackFile } from './stack-file.ts';
import type { StandInProcess } from './stand-in/stand-in-process.ts';
import { writeDraft, writeWhole } from './write-whole.ts';

const STATE_FILE = join(LOCAL_DIR, 'start.json');

/** What `npm start` has started, for `npm stop`, `npm run upload` and the next `npm start`. */
export interface StackState {
  /** The process of `npm start`. */
  readonly owner: ProcessId;
  readonly startedAt: string;
  readonly region: string;
  readonly emulator?: Emulator;
  readonly standIn?: StandInProcess;
  readonly outputs?: StackOutputs;
  /** The servers run without their owner. */
  readonly detached?: boolean;
}

export interface Claim {
  readonly state: StackState;
  /** The start time of a killed run whose processes and files were removed. */
  readonly clearedFrom?: string | undefined;
}

/**
 * Claims the one place for a local stack, and removes what a killed run has left.
 *
 * @throws Problem while a local stack runs
 */
export async function claimStack(region: string): Promise<Claim> {
  mkdirSync(LOCAL_DIR, { recursive: true });
  const state = { owner: identify(process.pid), startedAt: new Date().toISOString(), region };
  const found = readState();
  if (found && isUp(found)) {
    const where = found.outputs ? ` at ${found.emulator?.endpoint}` : '';
    throw new Problem(`The local stack is already running${where}, since ${found.startedAt}. Stop it first: npm stop`);
  }
  await stopAll(found ?? {});
  const draft = writeDraft(STATE_FILE, JSON.stringify(state));
  try {
    linkSync(draft, STATE_FILE);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new Problem('Another `npm start` has begun at the same time. Stop it first: npm stop', { cause });
  } finally {
    rmSync(draft, { force: true });
  }
  return { state, clearedFrom: found?.startedAt };
}

export function saveState(state: StackState): void {
  writeWhole(STATE_FILE, JSON.stringify(state, null, 2));
}

export function readState(): StackState | undefined {
  try {
    return JSON.parse(readFileSync(STATE_FILE, 'utf8')) as StackState;
  } catch {
    return undefined;
  }
}

/** Whether `npm start` runs, or has left both servers running. */
export function isUp({ owner, emulator, standIn, detached }: StackState): boolean {
  if (isRunning(owner)) return true;
  return detached === true && [emulator, standIn].every((server) => server && isRunning(server.process));
}

/** Ends the servers and removes the files that describe them. */
export async function stopAll({ emulator, standIn }: Pick<StackState, 'emulator' | 'standIn'>): Promise<void> {
  await Promise.all([emulator && stopEmulator(emulator), standIn && endGroup(standIn.process)]);
  removeStackFile();
  rmSync(STATE_FILE, { force: true });
}
