import { HeadBucketCommand, HeadObjectCommand, PutBucketTaggingCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImageRef } from '../../local/aws/image-row.ts';
import { Images } from '../../local/aws/images.ts';
import { cdk } from '../../local/deploy/cdk.ts';
import { deploy } from '../../local/deploy/deploy.ts';
import { PROJECT_ROOT } from '../../local/paths.ts';
import { jpeg } from '../../local/samples/render.ts';
import { APP_WITHOUT_BOOTSTRAP_ROLES, type Stack, startStack } from './stack/stack.ts';

const SOON_MS = 30_000;

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

function destroy(): Promise<void> {
  return cdk(['destroy', '--force', '--app', APP_WITHOUT_BOOTSTRAP_ROLES], PROJECT_ROOT, target());
}

describe('a stack', () => {
  it('that is deployed again, with other settings, keeps its data and enrolls what comes', async () => {
    expect(await deployAgain({ requestsPerSecond: '5', presignedUrlSeconds: '120' })).toEqual(stack.outputs);
    expect(await stack.images.row(before)).toMatchObject({ status: 'ENROLLED' });
    const after = await upload('after.jpg', 1);
    expect(await stack.images.settled(after, SOON_MS)).toMatchObject({ status: 'ENROLLED' });
  }, 120_000);

  it('that is destroyed leaves images and results', async () => {
    await destroy();
    const { ImagesBucketName: Bucket } = stack.outputs;
    expect(await stack.images.rows()).toHaveLength(2);
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
