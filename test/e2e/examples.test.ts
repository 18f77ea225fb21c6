import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Aws, connectAws } from '../../local/aws/aws.ts';
import { AWS_ACCOUNT, AWS_KEYS, AWS_REGION } from '../../local/aws/aws-keys.ts';
import { Images } from '../../local/aws/images.ts';
import { cdk } from '../../local/deploy/cdk.ts';
import { bootstrap } from '../../local/deploy/deploy.ts';
import type { StackOutputs } from '../../local/deploy/stack-outputs.ts';
import { type Emulator, startEmulator, stopEmulator } from '../../local/emulator/emulator.ts';
import { PROJECT_ROOT } from '../../local/paths.ts';
import { freshDirectoryOfProcess } from '../../local/run-directory.ts';
import { jpeg } from '../../local/samples/render.ts';
import { STAND_IN_CREDENTIALS } from '../../local/stand-in/behaviour.ts';
import { type StandIn, startStandIn } from '../../local/stand-in/server.ts';
import { Chat, deployChatMessages } from './examples/api-destination.ts';

const SOON_MS = 45_000;
const MAILBOX = 'mailbox';

const directory = freshDirectoryOfProcess('e2e-examples-');
const chat = new Chat();
let emulator: Emulator;
let tencent: StandIn;
let aws: Aws;
let images: Images;
let table = '';
let photoApi = '';

beforeAll(async () => {
  emulator = await startEmulator({ auth: true, region: AWS_REGION, logFile: join(directory, 'emulator.log') });
  tencent = await startStandIn({});
  aws = connectAws(emulator.endpoint, AWS_REGION);
  const target = { endpoint: emulator.endpoint, region: AWS_REGION, directory };
  await bootstrap(target);
  const SecretString = JSON.stringify(STAND_IN_CREDENTIALS);
  const { ARN = '' } = await aws.secrets.send(new CreateSecretCommand({ Name: 'tencent-keys', SecretString }));
  const outputsFile = join(directory, 'outputs.json');
  const settings = [`tencentEndpoint=${tencent.endpoint}`, `tencentSecret=${ARN}`].flatMap((value) => ['-c', value]);
  await cdk(
    [
      ...['deploy', '--require-approval', 'never', '--output', join(directory, 'cdk.out')],
      ...['--outputs-file', outputsFile, '--app', 'node test/e2e/examples/app.ts', ...settings],
    ],
    PROJECT_ROOT,
    target,
  );
  const { Portraits: outputs } = JSON.parse(readFileSync(outputsFile, 'utf8'));
  images = new Images(aws, outputs as StackOutputs);
  table = outputs.NewestOutcomesTableName;
  photoApi = outputs.PhotoApiFunctionName;
  await deployChatMessages({ ...target, bucket: outputs.ImagesBucketName, chat: await chat.start() });
  await subscribeMailbox(target);
}, 180_000);

afterAll(async () => {
  await chat.stop();
  aws?.destroy();
  await Promise.all([tencent?.stop(), emulator && stopEmulator(emulator)]);
  rmSync(directory, { recursive: true, force: true });
});

/** A queue beside the address that gets the mails. */
async function subscribeMailbox(target: { readonly endpoint: string; readonly region: string }): Promise<void> {
  await aws.sqs.send(
    new CreateQueueCommand({ QueueName: MAILBOX, Attributes: { Policy: JSON.stringify(OPEN_TO_SNS) } }),
  );
  const sns = new SNSClient({ ...target, credentials: AWS_KEYS });
  const { Topics = [] } = await sns.send(new ListTopicsCommand());
  const topic = Topics.find(({ TopicArn = '' }) => TopicArn.includes('FailureMails'));
  await sns.send(
    new SubscribeCommand({
      TopicArn: topic?.TopicArn,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:${AWS_REGION}:${AWS_ACCOUNT}:${MAILBOX}`,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  sns.destroy();
}

const OPEN_TO_SNS = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' },
  ],
};

async function upload(personId: string | undefined, key: string, shot = 0): Promise<string> {
  const { version } = await images.upload({ key, personId, body: await jpeg({ person: 3, shot }) });
  return version;
}

/** @returns the first value that there is */
async function soon<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const until = Date.now() + SOON_MS; ; await sleep(150)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`Waited ${SOON_MS / 1000} s.`);
  }
}

async function mail(): Promise<unknown> {
  const QueueUrl = `${emulator.endpoint}/${AWS_ACCOUNT}/${MAILBOX}`;
  const { Messages: [message] = [] } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  return message && JSON.parse(message.Body ?? '');
}

async function newestOutcome(objectKey: string, version: string) {
  const Key = { objectKey: { S: objectKey } };
  const { Item } = await aws.dynamo.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item?.version?.S === version ? unmarshall(Item) : undefined;
}

describe('the example', () => {
  it('of a function keeps the newest outcome of each key', async () => {
    tencent.api.persons.create('1001');
    const first = await upload('1001', 'face.jpg');
    expect(await soon(() => newestOutcome('face.jpg', first))).toMatchObject({ status: 'ENROLLED' });
    const second = await upload(undefined, 'face.jpg', 1);
    expect(await soon(() => newestOutcome('face.jpg', second))).toMatchObject({
      status: 'REJECTED',
      reason: 'PersonTagMissing',
    });
  }, 60_000);

  it('of a topic mails an image that failed, whatever its key', async () => {
    tencent.api.persons.create('1002');
    const answer = { kind: 'error', code: 'InvalidParameterValue.UrlIllegal' } as const;
    tencent.api.faults.add({ action: 'CreateFace', personId: '1002', times: 10, answer });
    await upload('1002', 'a "quoted" 像.jpg');
    expect(await soon(mail)).toMatchObject({
      image: 'a "quoted" 像.jpg',
      reason: 'UrlRefused',
      message: expect.stringContaining('Operator: '),
    });
  }, 60_000);

  it('of an API destination posts a photo without a face to a chat, without the person', async () => {
    tencent.api.persons.create('person-of-chat');
    const answer = { kind: 'error', code: 'InvalidParameterValue.NoFaceInPhoto' } as const;
    tencent.api.faults.add({ action: 'CreateFace', personId: 'person-of-chat', times: 10, answer });
    await upload('person-of-chat', 'wall.jpg');
    const posted = await soon(() => chat.posted[0]);
    expect(posted).toEqual({
      authorization: 'Bearer of-the-secret',
      body: {
        channel: '#photos',
        text: expect.stringContaining('No face was found'),
        attachments: [{ title: 'wall.jpg', text: 'NoFaceDetected' }],
      },
    });
    expect(JSON.stringify(chat.posted)).not.toContain('person-of-chat');
  }, 60_000);

  it('of a photo upload signs with the permissions of its function, and shows a photo to its person only', async () => {
    const lambda = new LambdaClient({ endpoint: emulator.endpoint, region: AWS_REGION, credentials: AWS_KEYS });
    /** As API Gateway calls it, after it has checked the token of the user. */
    const ask = async (sub: string, route: { routeKey: string; body?: string; queryStringParameters?: object }) => {
      const event = { ...route, requestContext: { authorizer: { jwt: { claims: { sub } } } } };
      const call = new InvokeCommand({ FunctionName: photoApi, Payload: JSON.stringify(event) });
      const { statusCode, body } = JSON.parse(Buffer.from((await lambda.send(call)).Payload ?? []).toString());
      return { statusCode, ...JSON.parse(body) };
    };
    tencent.api.persons.create('user-1');
    const wanted = JSON.stringify({ contentType: 'image/jpeg', consent: true });
    const { url, fields } = await ask('user-1', { routeKey: 'POST /uploads', body: wanted });
    const form = new FormData();
    for (const [name, value] of Object.entries<string>(fields)) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(await jpeg({ person: 1 }))]));
    const uploaded = await fetch(url, { method: 'POST', body: form });
    expect(uploaded.status).toBe(204);
    const queryStringParameters = { key: fields.key, version: uploaded.headers.get('x-amz-version-id') };
    const photo = { routeKey: 'GET /photos', queryStringParameters };
    const enrolled = await soon(async () => {
      const answer = await ask('user-1', photo);
      return answer.status === 'PENDING' ? undefined : answer;
    });
    expect(enrolled).toMatchObject({ statusCode: 200, status: 'ENROLLED', faceRect: { width: expect.any(Number) } });
    expect(await ask('user-2', photo)).toMatchObject({ statusCode: 404 });
    lambda.destroy();
  }, 60_000);
});
