import { join } from 'node:path';
import { NODE_MODULES, PROJECT_ROOT } from '../paths.ts';
import { type BackgroundServer, startInBackground } from '../processes/background-server.ts';
import { childEnvironment } from '../processes/child-environment.ts';
import { freePort } from '../processes/free-port.ts';
import type { ProcessId } from '../processes/process-group.ts';

export interface StandInProcessOptions {
  /** Default: a free port. */
  readonly port?: number | undefined;
  readonly latencyMs: number;
  readonly anyImage?: boolean;
  readonly logFile: string;
  readonly signal?: AbortSignal | undefined;
}

export interface StandInProcess {
  readonly process: ProcessId;
  readonly endpoint: string;
}

/** Starts the stand-in as a process of its own. It ends with this process unless it is detached. */
export async function startStandInProcess(options: StandInProcessOptions): Promise<StandInProcess & BackgroundServer> {
  const port = await freePort(options.port, 'the Tencent stand-in');
  const endpoint = `http://127.0.0.1:${port}`;
  const background = await startInBackground({
    name: 'The Tencent stand-in',
    command: join(NODE_MODULES, '.bin', 'node'),
    args: [
      join(import.meta.dirname, 'main.ts'),
      ...['--port', String(port), '--latency-ms', String(options.latencyMs)],
      ...(options.anyImage ? ['--any-image'] : []),
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
