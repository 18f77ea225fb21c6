import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  RestoreObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImageRef } from '../../local/aws/image-row.ts';
import { jpeg } from '../../local/samples/render.ts';
import { type Stack, startStack } from './stack/stack.ts';

/** Far less than intake would retry: what S3 refuses for good is told at the first delivery. */
const AT_ONCE_MS = 20_000;

const PERSON = '1001';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  stack.tencent.api.persons.create(PERSON);
}, 90_000);

afterAll(async () => {
  await stack?.stop();
});

async function put(
  key: string,
  more: Partial<PutObjectCommandInput> = {},
): Promise<ImageRef & { readonly eTag: string }> {
  const { VersionId: version = '', ETag: eTag = '' } = await stack.aws.s3.send(
    new PutObjectCommand({
      Bucket: stack.outputs.ImagesBucketName,
      Key: key,
      Body: await jpeg({ person: 3 }),
      Metadata: { 'person-id': PERSON },
      ...more,
    }),
  );
  return { objectKey: key, version, eTag };
}

async function announced({ objectKey: key, version, eTag }: ImageRef & { readonly eTag: string }) {
  await stack.queues.sendUploadEvent({ key, version, eTag, size: 1000 });
  return stack.images.settled({ objectKey: key, version }, AT_ONCE_MS);
}

async function restored(Key: string): Promise<void> {
  // The emulator knows of a restore only while it is not asked for a version.
  const object = { Bucket: stack.outputs.ImagesBucketName, Key };
  await stack.aws.s3.send(new RestoreObjectCommand({ ...object, RestoreRequest: { Days: 1 } }));
  await until(async () => {
    const { Restore } = await stack.aws.s3.send(new HeadObjectCommand(object));
    return Restore?.startsWith('ongoing-request="false"') ?? false;
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + AT_ONCE_MS;
  while (!(await isSo()) && Date.now() < end) await sleep(200);
}

describe('an object that S3 refuses to every reader', () => {
  it('fails as archived at once, and is enrolled when its event comes again after a restore', async () => {
    const ref = await put('archived.jpg', { StorageClass: 'GLACIER' });
    expect(await announced(ref)).toMatchObject({
      status: 'FAILED',
      reason: 'ObjectArchived',
      message: expect.stringContaining('S3 answered InvalidObjectState (GLACIER).'),
    });

    await restored(ref.objectKey);
    await stack.queues.sendUploadEvent({ ...ref, key: ref.objectKey, size: 1000 });
    await until(async () => (await stack.images.row(ref))?.status !== 'FAILED');
    expect(await stack.images.settled(ref, AT_ONCE_MS)).toMatchObject({ status: 'ENROLLED', personId: PERSON });
  }, 60_000);

  it('fails at once when only its uploader has the key', async () => {
    const key = Buffer.alloc(32, 7);
    const ref = await put('encrypted.jpg', {
      SSECustomerAlgorithm: 'AES256',
      SSECustomerKey: key.toString('base64'),
      SSECustomerKeyMD5: createHash('md5').update(key).digest('base64'),
    });
    expect(await announced(ref)).toMatchObject({
      status: 'FAILED',
      reason: 'ObjectEncryptedByCustomer',
      message: expect.stringContaining('S3 answered InvalidRequest.'),
    });
  });
});

describe('an object whose key has a delete marker', () => {
  it('is enrolled by its version, which is there all the same', async () => {
    const ref = await put('marked.jpg');
    const object = { Bucket: stack.outputs.ImagesBucketName, Key: ref.objectKey };
    await stack.aws.s3.send(new DeleteObjectCommand(object));
    const row = await announced(ref);
    // The same bytes of the same person may be enrolled under another key by now.
    expect(row).toMatchObject({ personId: PERSON, format: 'jpeg' });
    expect(row?.reason).not.toBe('ObjectGone');
  });
});

describe('an object whose key HTTP clients fold', () => {
  it('is prepared, because the prepared image has another key', async () => {
    const row = await announced(await put('folded/../front.jpg'));
    expect(row).toMatchObject({ personId: PERSON, format: 'jpeg', prepared: { width: expect.any(Number) } });
  });
});
