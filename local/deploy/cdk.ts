import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { AWS_KEYS } from '../aws-keys.ts';
import { lastLines } from '../background.ts';
import { childEnvironment } from '../child-environment.ts';
import { NODE_MODULES } from '../paths.ts';
import { Problem } from '../problem.ts';
import { endGroup, identify } from '../processes.ts';

const CDK = join(NODE_MODULES, 'aws-cdk', 'bin', 'cdk');
const NODE = join(NODE_MODULES, '.bin', 'node');

export interface CdkTarget {
  /** Of the emulator. */
  readonly endpoint: string;
  readonly region: string;
  /** For what CDK writes: logs, the synthesized app, the outputs. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/** Runs the project's CDK command line with nothing but an endpoint, dummy keys and a region. */
export async function cdk(args: readonly string[], cwd: string, target: CdkTarget): Promise<void> {
  target.signal?.throwIfAborted();
  const logFile = join(target.directory, 'deploy.log');
  const log = openSync(logFile, 'a');
  const child = spawn(NODE, [CDK, ...args, '--no-notices', '--no-color', '--ci'], {
    cwd,
    detached: true,
    stdio: ['ignore', log, log],
    env: childEnvironment({
      AWS_ENDPOINT_URL: target.endpoint,
      AWS_ACCESS_KEY_ID: AWS_KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: AWS_KEYS.secretAccessKey,
      AWS_REGION: target.region,
      AWS_DEFAULT_REGION: target.region,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_VERSION_CHECK: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    }),
  });
  closeSync(log);
  const { pid } = child;
  const end = pid === undefined ? undefined : () => void endGroup(identify(pid), 1000);
  if (end) target.signal?.addEventListener('abort', end, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (end) target.signal?.removeEventListener('abort', end);
  target.signal?.throwIfAborted();
  if (code === 0) return;
  throw new Problem(`cdk ${args[0]} ended with code ${code}:\n${await lastLines(logFile)}`);
}
