import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Aws, connectAws } from '../../local/aws/aws.ts';
import { AWS_ACCOUNT, AWS_KEYS, AWS_REGION } from '../../local/aws/aws-keys.ts';
import { type Emulator, startEmulator, stopEmulator } from '../../local/emulator/emulator.ts';
import { freshDirectoryOfProcess } from '../../local/run-directory.ts';

const Bucket = 'uploads';
const QUEUE_ARN = `arn:aws:sqs:${AWS_REGION}:${AWS_ACCOUNT}:events`;

let directory: string;
let emulator: Emulator;
let aws: Aws;
let QueueUrl: string | undefined;

beforeAll(async () => {
  directory = freshDirectoryOfProcess('e2e-');
  emulator = await startEmulator({ auth: false, region: AWS_REGION, logFile: join(directory, 'emulator.log') });
  aws = connectAws(emulator.endpoint, AWS_REGION);
  ({ QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName: 'events' })));
  await sendS3EventsToTheQueue();
  await createBucket(Bucket);
  await aws.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
}, 90_000);

afterAll(async () => {
  aws?.destroy();
  if (emulator) await stopEmulator(emulator);
  rmSync(directory, { recursive: true, force: true });
});

async function sendS3EventsToTheQueue(): Promise<void> {
  const events = new EventBridgeClient({ endpoint: emulator.endpoint, region: AWS_REGION, credentials: AWS_KEYS });
  await events.send(new PutRuleCommand({ Name: 'uploads', EventPattern: JSON.stringify({ source: ['aws.s3'] }) }));
  await events.send(new PutTargetsCommand({ Rule: 'uploads', Targets: [{ Id: 'queue', Arn: QUEUE_ARN }] }));
  events.destroy();
}

async function createBucket(name: string): Promise<void> {
  await aws.s3.send(new CreateBucketCommand({ Bucket: name }));
  const NotificationConfiguration = { EventBridgeConfiguration: {} };
  await aws.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: name, NotificationConfiguration }));
}

/** The next event: what happened, and the version that it names. */
async function nextEvent(): Promise<{ readonly type: string; readonly version: string | undefined }> {
  const { Messages: [message] = [] } = await aws.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10, VisibilityTimeout: 3600 }),
  );
  const event = JSON.parse(message?.Body ?? '{}');
  return { type: event['detail-type'], version: event.detail?.object?.['version-id'] };
}

async function upload(Key: string): Promise<string | undefined> {
  return (await aws.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))).VersionId;
}

async function uploadInParts(Key: string): Promise<string | undefined> {
  const { UploadId } = await aws.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const part = { Bucket, Key, UploadId, PartNumber: 1 };
  const { ETag } = await aws.s3.send(new UploadPartCommand({ ...part, Body: 'part' }));
  const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
  const done = await aws.s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
  return done.VersionId;
}

it('the event of each kind of upload names the version that S3 gave it', async () => {
  for (const uploadObject of [
    () => upload('a.jpg'),
    () => upload('a.jpg'),
    () => uploadInParts('b.jpg'),
    async () =>
      (await aws.s3.send(new CopyObjectCommand({ Bucket, Key: 'c.jpg', CopySource: `${Bucket}/a.jpg` }))).VersionId,
  ]) {
    const version = await uploadObject();
    expect(version).toEqual(expect.any(String));
    expect(await nextEvent()).toEqual({ type: 'Object Created', version });
  }
}, 60_000);

it('the event of a delete marker names the version of the marker', async () => {
  await upload('deleted.jpg');
  await nextEvent();
  const { VersionId } = await aws.s3.send(new DeleteObjectCommand({ Bucket, Key: 'deleted.jpg' }));
  expect(await nextEvent()).toEqual({ type: 'Object Deleted', version: VersionId });
}, 60_000);

it('the event of a bucket without versions names none', async () => {
  await createBucket('unversioned');
  await aws.s3.send(new PutObjectCommand({ Bucket: 'unversioned', Key: 'd.jpg', Body: 'd' }));
  expect(await nextEvent()).toEqual({ type: 'Object Created', version: undefined });
}, 60_000);
