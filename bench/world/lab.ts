import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { type Aws, connectAws } from '../../local/aws/aws.ts';
import { AWS_REGION } from '../../local/aws/aws-keys.ts';
import { type Emulator, startEmulator, stopEmulator } from '../../local/emulator/emulator.ts';
import { endGroup } from '../../local/processes/process-group.ts';
import { STAND_IN_CREDENTIALS } from '../../local/stand-in/behaviour.ts';
import { StandInControl } from '../../local/stand-in/control/control-client.ts';
import { type StandInProcess, startStandInProcess } from '../../local/stand-in/stand-in-process.ts';
import { type Assembly, type Synthesized, synthesize } from './assembly.ts';
import { checkUnits } from './check-units.ts';
import { Deployment, type DeploymentProps } from './deployment.ts';
import type { Queue } from './queue.ts';
import { eventBridgeEvent, type StoredImage, s3Notification } from './stored-images.ts';
import type { VariantId } from './variants.ts';

const BUCKET = 'bench-images';
const SECRET = 'bench-tencent-keys';

/** Its failed messages come back after three minutes; nobody would wait for that here. Longer than a batch takes it. */
const BASELINE_RETRY_SECONDS = 12;

export type PipelineOptions = Partial<
  Pick<DeploymentProps, 'order' | 'hopMs' | 'maxConcurrency' | 'streamBatchSize' | 'environment' | 'visibilitySeconds'>
> & {
  /** Of the product; its defaults unless given. */
  readonly variant?: VariantId;
};

/** What is measured: the product or the baseline, each fed by events of stored images. */
export interface Pipeline {
  readonly name: 'product' | 'baseline';
  readonly deployment: Deployment;
  /** Where its events arrive. */
  readonly uploads: Queue;
  /** What a bucket's event puts into the queue of uploads. */
  eventOf(image: StoredImage): string;
}

/** One emulator, one stand-in and one set of bundles for everything that is compared. */
export class Lab {
  readonly aws: Aws;
  readonly assembly: Assembly;
  readonly tencent: StandInControl;
  readonly bucket = BUCKET;
  readonly directory: string;
  readonly #emulator: Emulator;
  readonly #standIn: StandInProcess;
  #deployments = 0;

  private constructor(parts: {
    emulator: Emulator;
    standIn: StandInProcess;
    aws: Aws;
    assembly: Assembly;
    directory: string;
  }) {
    this.#emulator = parts.emulator;
    this.#standIn = parts.standIn;
    this.aws = parts.aws;
    this.assembly = parts.assembly;
    this.directory = parts.directory;
    this.tencent = new StandInControl(parts.standIn.endpoint);
  }

  static async start(): Promise<Lab> {
    // Outside the project, whose package.json would make ES modules of CommonJS bundles.
    const directory = mkdtempSync(join(tmpdir(), 'face-enrollment-bench-'));
    const assembly = await synthesize(directory);
    const region = AWS_REGION;
    const logFile = (name: string) => join(directory, `${name}.log`);
    const emulator = await startEmulator({ auth: false, region, logFile: logFile('emulator') });
    const aws = connectAws(emulator.endpoint, region);
    try {
      await checkUnits(aws.dynamo);
      await createBucketAndSecret(aws);
      const standIn = await startStandInProcess({ latencyMs: 0, logFile: logFile('tencent') });
      return new Lab({ emulator, standIn, aws, assembly, directory });
    } catch (error) {
      aws.destroy();
      await stopEmulator(emulator);
      throw error;
    }
  }

  async product(options: PipelineOptions = {}): Promise<Pipeline> {
    const { variant = 'defaults', ...others } = options;
    const deployment = await this.#deploy('product', this.assembly.variants[variant], others);
    return { name: 'product', deployment, uploads: deployment.queue('UploadsWorkQueue'), eventOf: eventBridgeEvent };
  }

  async baseline(options: PipelineOptions = {}): Promise<Pipeline> {
    const { variant: _, ...others } = options;
    const own = { visibilitySeconds: BASELINE_RETRY_SECONDS, ...others };
    const deployment = await this.#deploy('baseline', this.assembly.baseline, own);
    return { name: 'baseline', deployment, uploads: deployment.queue('Uploads'), eventOf: s3Notification };
  }

  async stop(): Promise<void> {
    this.aws.destroy();
    await Promise.all([stopEmulator(this.#emulator), endGroup(this.#standIn.process)]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #deploy(name: string, synthesized: Synthesized, options: Partial<DeploymentProps>): Promise<Deployment> {
    this.#deployments += 1;
    const deployment = new Deployment({
      name: `${name}-${this.#deployments}`,
      synthesized,
      aws: this.aws,
      emulator: this.#emulator.endpoint,
      secretId: SECRET,
      imagesBucket: BUCKET,
      tencentEndpoint: this.#standIn.endpoint,
      directory: this.directory,
      order: 'group',
      ...options,
    });
    await deployment.start();
    return deployment;
  }
}

async function createBucketAndSecret({ s3, secrets }: Aws): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
  await secrets.send(new CreateSecretCommand({ Name: SECRET, SecretString: JSON.stringify(STAND_IN_CREDENTIALS) }));
}

/** @throws when it does not hold in time */
export async function until(what: string, holds: () => boolean, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Waited ${withinMs / 1000} s in vain until ${what}.`);
    await sleep(20);
  }
}
