import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE_MODULES } from '../paths.ts';
import { type BackgroundServer, startInBackground } from '../processes/background-server.ts';
import { childEnvironment } from '../processes/child-environment.ts';
import { freePort } from '../processes/free-port.ts';
import { endGroup, type ProcessId } from '../processes/process-group.ts';
import { preparePythonEnvironment } from './python-environment.ts';

export interface EmulatorOptions {
  /** Enforces IAM: each function has the credentials of its role, and only the permissions of that role. */
  readonly auth: boolean;
  /** Default: a free port. */
  readonly port?: number | undefined;
  readonly region: string;
  readonly logFile: string;
  readonly signal?: AbortSignal | undefined;
  /** Of packages for its Python: Firehose writes Parquet and Athena answers queries only with DuckDB. */
  readonly pythonPath?: string | undefined;
}

/** A running emulator: what another process, too, needs to stop it. */
export interface Emulator {
  readonly process: ProcessId;
  readonly endpoint: string;
  readonly temporaryDirectory: string;
}

/** Starts the emulator. It ends with this process unless it is detached. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator & BackgroundServer> {
  const python = await preparePythonEnvironment(options.signal);
  const port = await freePort(options.port, 'the AWS emulator');
  const endpoint = `http://127.0.0.1:${port}`;
  // Outside the project: code that runs below the project would find its node_modules and package.json.
  const temporaryDirectory = mkdtempSync(join(tmpdir(), 'face-enrollment-'));
  try {
    const background = await startInBackground({
      name: 'The AWS emulator',
      command: python,
      args: [join(import.meta.dirname, 'launch.py')],
      cwd: temporaryDirectory,
      env: childEnvironment({
        TMPDIR: temporaryDirectory,
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        // The host of queue URLs. It must be the endpoint's, because the SDK sends to the host of the URL.
        MINISTACK_HOST: '127.0.0.1',
        MINISTACK_REGION: options.region,
        AUTH: String(options.auth),
        // Custom resources that are Node functions expect the AWS SDK of the Lambda runtime.
        NODE_PATH: NODE_MODULES,
        PYTHONUNBUFFERED: '1',
        ...(options.pythonPath && { PYTHONPATH: options.pythonPath }),
      }),
      logFile: options.logFile,
      healthUrl: `${endpoint}/_ministack/health`,
      signal: options.signal,
    });
    return { ...background, endpoint, temporaryDirectory };
  } catch (error) {
    await removeDirectory(temporaryDirectory);
    throw error;
  }
}

export async function stopEmulator({ process, temporaryDirectory }: Emulator): Promise<void> {
  await endGroup(process);
  await removeDirectory(temporaryDirectory);
}

async function removeDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
