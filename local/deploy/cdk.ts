import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AWS_KEYS } from '../aws/aws-keys.ts';
import { COMPILE_CACHE, NODE_MODULES } from '../paths.ts';
import { Problem } from '../problem.ts';
import { childEnvironment } from '../processes/child-environment.ts';
import { lastLines } from '../processes/last-lines.ts';
import { runCommand } from '../processes/run-command.ts';

const CDK = join(NODE_MODULES, 'aws-cdk', 'bin', 'cdk');
const END_WITH_PARENT = pathToFileURL(join(import.meta.dirname, 'end-with-parent.ts')).href;
const NODE = join(NODE_MODULES, '.bin', 'node');

export interface CdkTarget {
  /** Of the emulator. */
  readonly endpoint: string;
  readonly region: string;
  /** For the files that CDK writes: logs, the synthesized app, the outputs. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the project's CDK command line with an endpoint, dummy keys and a region.
 *
 * @throws Problem with the end of CDK's log when it fails
 */
export async function cdk(args: readonly string[], cwd: string, target: CdkTarget): Promise<void> {
  const logFile = join(target.directory, 'deploy.log');
  // The temporary files of an interrupted CDK are removed together with the logs.
  const TMPDIR = join(target.directory, 'tmp');
  mkdirSync(TMPDIR, { recursive: true });
  const code = await runCommand({
    command: NODE,
    args: ['--import', END_WITH_PARENT, CDK, ...args, '--no-notices', '--no-color', '--ci'],
    cwd,
    logFile,
    endsWithStdin: true,
    signal: target.signal,
    env: childEnvironment({
      TMPDIR,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      AWS_ENDPOINT_URL: target.endpoint,
      AWS_ACCESS_KEY_ID: AWS_KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: AWS_KEYS.secretAccessKey,
      AWS_REGION: target.region,
      AWS_DEFAULT_REGION: target.region,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      // Takes longer than the rest of the synthesis. `test/infra/app.test.ts` validates the template.
      CDK_VALIDATION: 'false',
      CDK_DISABLE_VERSION_CHECK: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    }),
  });
  if (code === 0) return;
  throw new Problem(`cdk ${args[0]} failed with exit code ${code}:\n${await lastLines(logFile)}`);
}
