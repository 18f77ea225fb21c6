import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { lastLines } from '../processes/last-lines.ts';
import { isRunning } from '../processes/process-group.ts';
import type { StackState } from '../stack-state.ts';

interface Servers {
  readonly state: Pick<StackState, 'emulator' | 'standIn'>;
  /** Of the logs. */
  readonly directory: string;
}

/** A server that has ended during the run: the cause of any other error. */
export async function endedServer({ state, directory }: Servers): Promise<Problem | undefined> {
  const servers = [
    { name: 'The AWS emulator', process: state.emulator?.process, log: 'emulator.log' },
    { name: 'The Tencent stand-in', process: state.standIn?.process, log: 'tencent.log' },
  ];
  const ended = servers.find((server) => server.process && !isRunning(server.process));
  if (!ended) return undefined;
  return new Problem(`${ended.name} has ended unexpectedly:\n${await lastLines(join(directory, ended.log))}`);
}
