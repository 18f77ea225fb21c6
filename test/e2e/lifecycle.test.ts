import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadBucketCommand, HeadObjectCommand, PutBucketTaggingCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DIST } from '../../infra/dist.ts';
import type { ImageRef } from '../../local/aws/image-row.ts';
import { Images } from '../../local/aws/images.ts';
import { cdk } from '../../local/deploy/cdk.ts';
import { deploy } from '../../local/deploy/deploy.ts';
import { NODE_MODULES, PROJECT_ROOT } from '../../local/paths.ts';
import { jpeg } from '../../local/samples/render.ts';
import { earlierCheckout } from './stack/earlier-checkout.ts';
import { APP_WITHOUT_BOOTSTRAP_ROLES, type Stack, startStack } from './stack/stack.ts';

const SOON_MS = 45_000;

let stack: Stack;
let before: ImageRef;

beforeAll(async () => {
  stack = await startStack();
  stack.tencent.api.persons.create('1001');
  before = await upload('before.jpg', 0);
  await stack.images.settled(before, SOON_MS);
}, 120_000);

afterAll(async () => {
  await stack?.stop();
});

async function upload(key: string, shot: number): Promise<ImageRef> {
  return stack.images.upload({ key, personId: '1001', body: await jpeg({ person: 3, shot }) });
}

function target() {
  const { endpoint, region, directory } = stack;
  return { endpoint, region, directory };
}

function sameSettings(): Readonly<Record<string, string>> {
  return { tencentSecret: stack.secretId, tencentEndpoint: stack.tencent.endpoint };
}

async function deployAgain(settings: Readonly<Record<string, string>>) {
  return deploy({ ...target(), settings: { ...sameSettings(), ...settings }, app: APP_WITHOUT_BOOTSTRAP_ROLES });
}

/** Without the history of this repository, the checkout as it is takes the place of the earlier one. */
function deploymentOfEarlierCheckout() {
  const checkout = earlierCheckout(join(stack.directory, 'earlier'));
  if (checkout === undefined) return () => deployAgain({});
  // How that version is told to take the decoders of this machine.
  const settings = { ...sameSettings(), 'face-enrollment:decoders': 'host' };
  return () => deploy({ ...target(), settings, app: `node ${join(checkout, 'local/deploy/app.ts')}` });
}

function destroy(): Promise<void> {
  return cdk(['destroy', '--force', '--app', APP_WITHOUT_BOOTSTRAP_ROLES], PROJECT_ROOT, target());
}

/** The app of a team that moves the stack of the checkout into an app of its own, as docs/construct.md describes it. */
function appOfPackage({ secretId, tencent }: Stack): string {
  return `
const { App, CliCredentialsStackSynthesizer, Stack } = require(${JSON.stringify(join(NODE_MODULES, 'aws-cdk-lib'))});
const { Secret } = require(${JSON.stringify(join(NODE_MODULES, 'aws-cdk-lib/aws-secretsmanager'))});
const { FaceEnrollment } = require(${JSON.stringify(join(DIST, 'index.cjs'))});
const stack = new Stack(new App(), 'FaceEnrollment', { synthesizer: new CliCredentialsStackSynthesizer() });
const tencentSecret = Secret.fromSecretCompleteArn(stack, 'ExistingSecret', ${JSON.stringify(secretId)});
new FaceEnrollment(stack, 'FaceEnrollment', { tencentSecret, tencentEndpoint: ${JSON.stringify(tencent.endpoint)} }).addOutputs();
`;
}

describe('a stack', () => {
  it('that is deployed again, with other settings, keeps its data and enrolls what comes', async () => {
    expect(await deployAgain({ requestsPerSecond: '5', presignedUrlSeconds: '120' })).toEqual(stack.outputs);
    expect(await stack.images.row(before)).toMatchObject({ status: 'ENROLLED' });
    const after = await upload('after.jpg', 1);
    expect(await stack.images.settled(after, SOON_MS)).toMatchObject({ status: 'ENROLLED' });
  }, 120_000);

  it('moves from an earlier checkout to the package and back, and keeps its data and the images in flight', async () => {
    const file = join(stack.directory, 'app.cjs');
    writeFileSync(file, appOfPackage(stack));
    const deployEarlier = deploymentOfEarlierCheckout();
    const earlier = await deployEarlier();
    expect(stack.outputs).toMatchObject(earlier);
    const inFlight = [await upload('to-package-1.jpg', 3), await upload('to-package-2.jpg', 4)];
    expect(await deploy({ ...target(), settings: {}, app: `node ${file}` })).toEqual(stack.outputs);
    inFlight.push(await upload('back-1.jpg', 5));
    expect(await deployEarlier()).toEqual(earlier);
    for (const image of inFlight) {
      expect(await stack.images.settled(image, SOON_MS)).toMatchObject({ status: 'ENROLLED' });
    }
    expect(await stack.images.row(before)).toMatchObject({ status: 'ENROLLED' });
  }, 240_000);

  it('that is destroyed leaves images and results', async () => {
    await destroy();
    const { ImagesBucketName: Bucket } = stack.outputs;
    expect(await stack.images.rows()).toHaveLength(5);
    await stack.aws.s3.send(new HeadObjectCommand({ Bucket, Key: 'before.jpg' }));
  }, 120_000);

  it('that keeps no data takes everything with it', async () => {
    const outputs = await deployAgain({ keepData: 'false' });
    const images = new Images(stack.aws, outputs);
    await images.settled(
      await images.upload({ key: 'gone.jpg', personId: '1001', body: await jpeg({ person: 3, shot: 2 }) }),
      SOON_MS,
    );
    // As CloudFormation does, and the emulator does not: without the tag, nothing is emptied.
    const Tagging = { TagSet: [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }] };
    const buckets = [outputs.ImagesBucketName, outputs.PreparedBucketName];
    for (const Bucket of buckets) await stack.aws.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging }));
    await destroy();
    await expect(images.rows()).rejects.toThrow('not found');
    for (const Bucket of buckets) {
      await expect(stack.aws.s3.send(new HeadBucketCommand({ Bucket }))).rejects.toThrow();
    }
  }, 120_000);
});
