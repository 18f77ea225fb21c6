import { join } from 'node:path';
import { buildFunctions, HOST_PREPARE_ARCHIVE } from '../../build/functions/build-functions.ts';
import { NativeModulesError } from '../../build/functions/native/native-modules-error.ts';
import { PREPARE_ARCHIVE } from '../../infra/face-enrollment/stage/function-code.ts';
import { AWS_ACCOUNT } from '../aws/aws-keys.ts';
import { PROJECT_ROOT } from '../paths.ts';
import { Problem } from '../problem.ts';
import { type CdkTarget, cdk } from './cdk.ts';
import { readOutputs, type StackOutputs } from './stack-outputs.ts';

export interface Deployment extends CdkTarget {
  /** Settings of the stack, as `cdk deploy -c name=value` has them. */
  readonly settings: Readonly<Record<string, string>>;
  /** The command of an app. Default: the one in `cdk.json`. */
  readonly app?: string | undefined;
}

/** Where `deploy` writes the outputs, below the directory that it gets. */
export function outputsFile(directory: string): string {
  return join(directory, 'outputs.json');
}

export async function bootstrap(target: CdkTarget): Promise<void> {
  // In the project's directory, CDK would synthesize the app, which bootstrapping does not need.
  await cdk(['bootstrap', `aws://${AWS_ACCOUNT}/${target.region}`], target.directory, target);
}

export async function deploy(deployment: Deployment): Promise<StackOutputs> {
  await build();
  const outputs = outputsFile(deployment.directory);
  const settings = Object.entries(deployment.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  await cdk(
    [
      'deploy',
      // A change set shows what a deployment would change. Nothing reads it here, and it takes seconds.
      ...['--require-approval', 'never', '--method', 'direct'],
      ...['--output', join(deployment.directory, 'cdk.out'), '--outputs-file', outputs],
      ...(deployment.app ? ['--app', deployment.app] : []),
      // The emulator runs the functions on this machine.
      ...['-c', `${PREPARE_ARCHIVE}=${HOST_PREPARE_ARCHIVE}`],
      ...settings,
    ],
    PROJECT_ROOT,
    deployment,
  );
  return await readOutputs(outputs);
}

async function build(): Promise<void> {
  try {
    await buildFunctions(['host']);
  } catch (error) {
    if (!(error instanceof NativeModulesError)) throw error;
    throw new Problem(error.message);
  }
}
