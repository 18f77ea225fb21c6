import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { lastLines } from '../processes/background-server.ts';
import { isRunning } from '../processes/process-group.ts';
import type { LocalState } from '../stack-state.ts';

interface Servers {
  readonly state: Pick<LocalState, 'emulator' | 'standIn'>;
  /** Of the logs. */
  readonly directory: string;
}

/** The cause of whatever else went wrong: a server that ended by itself, or was ended by somebody. */
export async function endedServer({ state, directory }: Servers): Promise<Problem | undefined> {
  const servers = [
    { name: 'The AWS emulator', process: state.emulator?.process, log: 'emulator.log' },
    { name: 'The Tencent stand-in', process: state.standIn?.process, log: 'tencent.log' },
  ];
  const ended = servers.find((server) => server.process && !isRunning(server.process));
  if (!ended) return undefined;
  return new Problem(`${ended.name} has ended in the middle of it:\n${await lastLines(join(directory, ended.log))}`);
}
