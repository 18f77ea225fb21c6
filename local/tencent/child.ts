import { join } from 'node:path';
import { startInBackground } from '../background.ts';
import { childEnvironment } from '../child-environment.ts';
import { NODE_MODULES, PROJECT_ROOT } from '../paths.ts';
import { freePort } from '../ports.ts';
import type { ProcessId } from '../processes.ts';

export interface StandInChildOptions {
  /** A free one unless given. */
  readonly port?: number | undefined;
  readonly latencyMs: number;
  readonly logFile: string;
  /** False: goes on after this process has ended. */
  readonly endsWithParent: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface StandInChild {
  readonly process: ProcessId;
  readonly endpoint: string;
}

/** The stand-in as a process of its own. */
export async function startStandInChild(options: StandInChildOptions): Promise<StandInChild> {
  const port = await freePort(options.port, 'the Tencent stand-in');
  const endpoint = `http://127.0.0.1:${port}`;
  const process = await startInBackground({
    name: 'The Tencent stand-in',
    command: join(NODE_MODULES, '.bin', 'node'),
    args: [
      join(import.meta.dirname, 'main.ts'),
      ...['--port', String(port), '--latency-ms', String(options.latencyMs)],
      ...(options.endsWithParent ? ['--end-with-stdin'] : []),
    ],
    cwd: PROJECT_ROOT,
    env: childEnvironment(),
    logFile: options.logFile,
    endsWithParent: options.endsWithParent,
    healthUrl: `${endpoint}/_control/health`,
    signal: options.signal,
  });
  return { process, endpoint };
}
