import { type Aws, connectAws } from '../aws/aws.ts';
import type { BackgroundServer } from '../processes/background-server.ts';
import { type StackState, saveState } from '../stack-state.ts';
import { StandInControl } from '../stand-in/control/control-client.ts';
import type { JournalSummary } from '../stand-in/journal.ts';
import type { SampleResult } from './run-samples.ts';
import type { StartArguments } from './start-arguments.ts';

/** One run of `npm start`: what its steps pass on to each other. */
export interface StartRun {
  readonly args: StartArguments;
  /** Of the logs. */
  readonly directory: string;
  readonly signal: AbortSignal;
  state: StackState;
  /** Those that were started. */
  readonly servers: BackgroundServer[];
  results?: readonly SampleResult[];
  tencent?: JournalSummary;
  imagesSeconds?: number;
  /** The page with the results, relative to the project; absent when it could not be written. */
  report?: string;
  /** Why a step failed. The list of steps has no room for it. */
  failure?: unknown;
}

/** Changes the state of the stack, also on the disk. */
export function remember(run: StartRun, change: Partial<StackState>): void {
  run.state = { ...run.state, ...change };
  saveState(run.state);
}

/** Calls a function with clients of the emulator. */
export async function withAws<T>({ state }: StartRun, use: (aws: Aws) => Promise<T>): Promise<T> {
  const aws = connectAws(required(state.emulator).endpoint, state.region);
  try {
    return await use(aws);
  } finally {
    aws.destroy();
  }
}

/** Something that an earlier step has left in the run. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A step is missing before this one.');
  return value;
}

/** Lets the servers outlive this process. */
export async function leaveRunning(run: StartRun): Promise<void> {
  if (run.args.anyImage) await new StandInControl(required(run.state.standIn).endpoint).behave({ anyImage: true });
  remember(run, { detached: true });
  await Promise.all(run.servers.map((server) => server.detach()));
}
