import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackOutputs } from './deploy/stack-outputs.ts';
import { type Emulator, stopEmulator } from './emulator/emulator.ts';
import { LOCAL_DIR } from './paths.ts';
import { Problem } from './problem.ts';
import { endGroup, identify, isRunning, type ProcessId } from './processes/process-group.ts';
import type { StandInProcess } from './stand-in/stand-in-process.ts';

const STATE_FILE = join(LOCAL_DIR, 'start.json');

/**
 * The contents of `.local/start.json`: what `npm start` has started. The file exists while the stack runs, and also after
 * `npm start` was killed.
 *
 * Programs outside `local/` read `region`, `stackName`, `emulator.endpoint`, `standIn.endpoint` and `outputs`, for example
 * `npm run faces -- --local`. These keep their names and meanings. The keys for the emulator are those of `AWS_KEYS`.
 */
export interface StackState {
  /** The process of `npm start`. */
  readonly owner: ProcessId;
  readonly startedAt: string;
  readonly region: string;
  readonly emulator?: Emulator;
  readonly standIn?: StandInProcess;
  /** As `outputs`, absent until the stack is deployed. */
  readonly stackName?: string;
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
  const draft = writeDraft(state);
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
  renameSync(writeDraft(state), STATE_FILE);
}

/** Readers see a state whole or not at all, even when this process is killed or the disk is full. */
function writeDraft(state: StackState): string {
  const draft = `${STATE_FILE}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(state, null, 2));
    return draft;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
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

/** Ends the servers and removes the file that describes them. */
export async function stopAll({ emulator, standIn }: Pick<StackState, 'emulator' | 'standIn'>): Promise<void> {
  await Promise.all([emulator && stopEmulator(emulator), standIn && endGroup(standIn.process)]);
  rmSync(STATE_FILE, { force: true });
}
