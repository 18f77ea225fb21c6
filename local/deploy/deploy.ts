import { join } from 'node:path';
import { AWS_ACCOUNT } from '../aws/aws-keys.ts';
import { PROJECT_ROOT } from '../paths.ts';
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
  const outputs = outputsFile(deployment.directory);
  const settings = Object.entries(deployment.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  await cdk(
    [
      'deploy',
      ...['--require-approval', 'never', '--output', join(deployment.directory, 'cdk.out'), '--outputs-file', outputs],
      ...(deployment.app ? ['--app', deployment.app] : []),
      // The emulator runs the functions on this machine.
      ...['-c', 'face-enrollment:decoders=host'],
      ...settings,
    ],
    PROJECT_ROOT,
    deployment,
  );
  return await readOutputs(outputs);
}
