import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type Aws, connectAws } from '../../../local/aws/aws.ts';
import { AWS_ACCOUNT, AWS_REGION } from '../../../local/aws/aws-keys.ts';
import { Images } from '../../../local/aws/images.ts';
import { bootstrap, deploy } from '../../../local/deploy/deploy.ts';
import type { StackOutputs } from '../../../local/deploy/stack-outputs.ts';
import { startEmulator, stopEmulator } from '../../../local/emulator/emulator.ts';
import { freshDirectoryOfProcess } from '../../../local/run-directory.ts';
import { STAND_IN_CREDENTIALS } from '../../../local/stand-in/behaviour.ts';
import { type StandIn, type StandInOptions, startStandIn } from '../../../local/stand-in/server.ts';
import { prepareDuckDb } from '../../duckdb/duckdb.ts';
import { FunctionProcesses } from './function-processes.ts';
import { StackQueues } from './queues.ts';

/** Deploys with the caller's own permissions: an emulator that enforces IAM refuses the roles of the bootstrap. */
export const APP_WITHOUT_BOOTSTRAP_ROLES = 'node local/deploy/app.ts';

export interface StackOptions {
  /** Enforces IAM. Default: true. */
  readonly auth?: boolean;
  /** Settings as for `cdk deploy -c name=value`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The first behaviour of the stand-in for Tencent. `tencent.api.behaviour` changes it later. */
  readonly tencent?: StandInOptions;
  /** How the setting `tencentSecret` names the existing secret. Default: by ARN. */
  readonly secretBy?: 'arn' | 'name';
}

/** The whole stack on this machine: emulator, stand-in, deployed functions. */
export interface Stack {
  /** Of the emulator. */
  readonly endpoint: string;
  readonly region: string;
  readonly outputs: StackOutputs;
  readonly aws: Aws;
  readonly tencent: StandIn;
  readonly images: Images;
  readonly queues: StackQueues;
  readonly functions: FunctionProcesses;
  /** Holds `emulator.log` and `deploy.log`. `stop` removes it unless `keepLogs` is given. */
  readonly directory: string;
  /** The name or ARN of the secret with Tencent's keys. */
  readonly secretId: string;
  stop(options?: { readonly keepLogs?: boolean }): Promise<void>;
}

export async function startStack({
  auth = true,
  settings = {},
  tencent = {},
  secretBy = 'arn',
}: StackOptions = {}): Promise<Stack> {
  const directory = freshDirectoryOfProcess('e2e-');
  const region = AWS_REGION;
  const pythonPath = settings.analytics === 'true' ? await prepareDuckDb() : undefined;
  const emulator = await startEmulator({
    auth,
    region,
    pythonPath,
    logFile: join(directory, 'emulator.log'),
  });
  const { endpoint } = emulator;
  const standIn = await startStandIn(tencent);
  const aws = connectAws(endpoint, region);
  const stop: Stack['stop'] = async ({ keepLogs = false } = {}) => {
    aws.destroy();
    await Promise.all([standIn.stop(), stopEmulator(emulator)]);
    if (!keepLogs) rmSync(directory, { recursive: true, force: true });
  };

  try {
    const target = { endpoint, region, directory };
    // An app without the roles of the bootstrap needs only its bucket, which takes much less time.
    if (auth) await aws.s3.send(new CreateBucketCommand({ Bucket: stagingBucket(region) }));
    else await bootstrap(target);
    // Created before the stack: the emulator's `Ref` of a secret is its name, so a secret of the stack would not match its grant.
    const tencentSecret = settings.tencentSecret ?? (auth ? await createSecret(aws, secretBy) : undefined);
    const outputs = await deploy({
      ...target,
      settings: { tencentEndpoint: standIn.endpoint, ...(tencentSecret && { tencentSecret }), ...settings },
      app: auth ? APP_WITHOUT_BOOTSTRAP_ROLES : undefined,
    });
    const secretId = tencentSecret ?? outputs.TencentSecretArn;
    if (!tencentSecret) {
      const SecretString = JSON.stringify(STAND_IN_CREDENTIALS);
      await aws.secrets.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }));
    }
    return {
      endpoint,
      region,
      outputs,
      aws,
      tencent: standIn,
      images: new Images(aws, outputs),
      queues: new StackQueues(aws, outputs, region),
      functions: new FunctionProcesses(emulator.temporaryDirectory),
      directory,
      secretId,
      stop,
    };
  } catch (error) {
    await stop({ keepLogs: true });
    throw error;
  }
}

/** Where the CDK uploads assets, in accounts that are bootstrapped without other names. */
function stagingBucket(region: string): string {
  return `cdk-hnb659fds-assets-${AWS_ACCOUNT}-${region}`;
}

async function createSecret(aws: Aws, by: 'arn' | 'name'): Promise<string> {
  const SecretString = JSON.stringify(STAND_IN_CREDENTIALS);
  const Name = 'tencent-keys';
  const { ARN } = await aws.secrets.send(new CreateSecretCommand({ Name, SecretString }));
  if (!ARN) throw new Error('The emulator created a secret without an ARN.');
  return by === 'name' ? Name : ARN;
}
