import { join } from 'node:path';
import { NODE_MODULES, PROJECT_ROOT } from '../paths.ts';
import { type BackgroundProcess, startInBackground } from '../processes/background-server.ts';
import { childEnvironment } from '../processes/child-environment.ts';
import { freePort } from '../processes/free-port.ts';
import type { ProcessId } from '../processes/process-group.ts';

export interface StandInChildOptions {
  /** A free one unless given. */
  readonly port?: number | undefined;
  readonly latencyMs: number;
  readonly logFile: string;
  readonly signal?: AbortSignal | undefined;
}

export interface StandInChild {
  readonly process: ProcessId;
  readonly endpoint: string;
}

/** The stand-in as a process of its own, which ends with this one unless it is let go. */
export async function startStandInChild(options: StandInChildOptions): Promise<StandInChild & BackgroundProcess> {
  const port = await freePort(options.port, 'the Tencent stand-in');
  const endpoint = `http://127.0.0.1:${port}`;
  const background = await startInBackground({
    name: 'The Tencent stand-in',
    command: join(NODE_MODULES, '.bin', 'node'),
    args: [
      join(import.meta.dirname, 'main.ts'),
      ...['--port', String(port), '--latency-ms', String(options.latencyMs)],
      '--end-with-stdin',
    ],
    cwd: PROJECT_ROOT,
    env: childEnvironment(),
    logFile: options.logFile,
    healthUrl: `${endpoint}/_control/health`,
    signal: options.signal,
  });
  return { ...background, endpoint };
}
