import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import type { ImageRow } from '../../local/aws/image-row.ts';
import { jpeg, webp } from '../../local/samples/render.ts';
import { permissionsOf } from '../infra/permissions.ts';
import { askedPermissions, deployedTemplate, usedPermissions } from './stack/asked-permissions.ts';
import { invokeFunction } from './stack/invoke-function.ts';
import { type Stack, startStack } from './stack/stack.ts';

const SOON_MS = 45_000;

const INTAKE = 'FaceEnrollmentUploadsIntake';
const PREPARE = 'FaceEnrollmentPreparationsPrepare';
const ENROLL = 'FaceEnrollmentEnrollmentsEnroll';
const PUBLISH = 'FaceEnrollmentOutcomesPublish';

/** Permissions of a function's role that AWS itself uses. The emulator does not. */
const USED_BY_AWS = [
  /^logs:(CreateLogStream|PutLogEvents) /, // Lambda writes the log.
  /^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes) /, // Lambda polls the queue.
  /^xray:(PutTraceSegments|PutTelemetryRecords) \*$/, // Lambda sends the traces.
  /^s3:ListBucket /, // S3 looks whether it may say that an object is gone.
];

/** Of the publish function, Lambda reads the stream instead. */
const STREAM_READ_BY_AWS = /^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams) /;

let stack: Stack;
let template: Template;

beforeAll(async () => {
  stack = await startStack({ auth: true, settings: { annotateObjects: 'true', analytics: 'true' } });
  template = deployedTemplate(stack);
  await walkEveryWay();
}, 90_000);

afterAll(async () => {
  await stack?.stop();
});

/** Makes the functions do everything at least once. Messages that look old cause the rare things. */
async function walkEveryWay(): Promise<void> {
  const personId = 'any-person';
  stack.tencent.api.persons.create(personId);
  const ref = await stack.images.upload({ key: 'face.jpg', personId, body: await jpeg({ person: 3 }) });
  const row = await stack.images.settled(ref, SOON_MS);
  expect(row).toMatchObject({ status: 'ENROLLED' });

  await publishIllegalOutcome(row);
  // The event of a bucket without versions names none: the object is read without its version.
  const unversioned = uploadEvent({ key: 'face.jpg', size: row?.size ?? 0, etag: row?.eTag ?? '' });
  await invoke('IntakeFunctionName', unversioned, { receiveCount: 1 });
  expect(await stack.images.row(ref)).toEqual(row);

  // A person of the version before has no checksums. Enroll finds them by the faces.
  await stack.aws.dynamo.send(
    new UpdateItemCommand({
      TableName: stack.outputs.PersonsTableName,
      Key: marshall({ personId }),
      UpdateExpression: 'REMOVE checksums, checksumsRevision',
    }),
  );
  const next = await stack.images.upload({ key: 'next.jpg', personId, body: await jpeg({ person: 3, shot: 2 }) });
  expect(await stack.images.settled(next, SOON_MS)).toMatchObject({ status: 'ENROLLED' });

  await stack.queues.send('UploadsQueueUrl', 'no event at all');
  await stack.queues.send('EnrollmentsQueueUrl', 'no enrollment at all', personId);

  // The last delivery of a message fails the image. After a manual redrive, the row is read and stays FAILED.
  const old = { objectKey: 'old.jpg', version: ref.version };
  const Item = marshall({ ...row, ...old, status: 'PENDING' }, { removeUndefinedValues: true });
  await stack.aws.dynamo.send(new PutItemCommand({ TableName: stack.outputs.FacesTableName, Item }));
  const message = JSON.stringify({ ...old, personId, submission: 0 });
  for (let time = 0; time < 2; time++) await invoke('EnrollFunctionName', message, { receiveCount: 42, personId });
  expect(await stack.images.row(old)).toMatchObject({ status: 'FAILED' });

  await prepareInEveryWay(personId, row);
  await uploadOfErasedPerson();
  await untilInDeadLetterQueues();
  // Nothing can be queued any more.
  await stack.aws.sqs.send(new DeleteQueueCommand({ QueueUrl: stack.outputs.EnrollmentsQueueUrl }));
  const late = await stack.images.upload({ key: 'late.jpg', personId, body: await jpeg({ person: 3, shot: 1 }) });
  const { size } = (await stack.images.settled(late, 3_000)) ?? {};
  const event = uploadEvent({ key: late.objectKey, size: size ?? 1, etag: '0', 'version-id': late.version });
  await failForGood(event, late);

  // Read so late that intake looks for its row before it writes one.
  const gone = { ...JSON.parse(event), time: '2026-01-01T00:00:00Z' };
  gone.detail.object.key = 'gone.jpg';
  await invoke('IntakeFunctionName', JSON.stringify(gone), { receiveCount: 1 });
  expect(await stack.images.row({ ...late, objectKey: 'gone.jpg' })).toBeUndefined();
}

/** The event of the upload itself is delivered meanwhile too, and then starts the failed image over. */
async function failForGood(event: string, image: { readonly objectKey: string; readonly version: string }) {
  const until = Date.now() + SOON_MS;
  let row: ImageRow | undefined;
  do {
    await invoke('IntakeFunctionName', event, { receiveCount: 42 });
    row = await stack.images.row(image);
  } while (row?.status !== 'FAILED' && Date.now() < until);
  expect(row).toMatchObject({ status: 'FAILED', reason: 'NotQueued' });
}

/** An image is prepared, one comes to enroll too early, and one has no row any more. */
async function prepareInEveryWay(personId: string, row: ImageRow | undefined): Promise<void> {
  const photo = await stack.images.upload({ key: 'photo.webp', personId, body: await webp({ person: 3, shot: 4 }) });
  expect(await stack.images.settled(photo, SOON_MS)).toMatchObject({ status: 'ENROLLED', format: 'webp' });

  const early = { objectKey: 'early.jpg', version: photo.version };
  const Item = marshall({ ...row, ...early, status: 'PENDING', stage: 'prepare' }, { removeUndefinedValues: true });
  await stack.aws.dynamo.send(new PutItemCommand({ TableName: stack.outputs.FacesTableName, Item }));
  await invoke('EnrollFunctionName', JSON.stringify({ ...early, personId }), { receiveCount: 1, personId });
  expect(await stack.images.settled(early, SOON_MS)).toMatchObject({ status: 'REJECTED', reason: 'ObjectGone' });

  const none = { objectKey: 'none.jpg', version: photo.version, personId };
  await stack.queues.send('PreparationsQueueUrl', JSON.stringify(none));
}

/** Images of a person who is being erased end in each stage. Of an erasure without a receipt, the messages are kept. */
async function uploadOfErasedPerson(): Promise<void> {
  const personId = 'erased-person';
  const erasing = { id: randomUUID(), asOf: '2099-01-01T00:00:00.000Z' };
  const Item = marshall({ personId, revision: 1, enrolledCount: 0, rejectedCount: 0, erasing });
  await stack.aws.dynamo.send(new PutItemCommand({ TableName: stack.outputs.PersonsTableName, Item }));
  const photo = await webp({ person: 3 });
  const bodies = [Buffer.from('no image'), photo.fill(0, 24), await jpeg({ person: 3 })];
  for (const [index, body] of bodies.entries()) await stack.images.upload({ key: `erased-${index}`, personId, body });
  const keys = async () => {
    const messages = await stack.queues.all('ErasuresDeadLetterQueueUrl');
    return new Set(messages.map(({ Body = '' }) => JSON.parse(Body).objectKey));
  };
  const until = Date.now() + SOON_MS;
  while ((await keys()).size < bodies.length && Date.now() < until) await sleep(100);
  expect(await keys()).toEqual(new Set(bodies.map((_, index) => `erased-${index}`)));
}

function uploadEvent(object: {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  'version-id'?: string;
}) {
  return JSON.stringify({
    'detail-type': 'Object Created',
    source: 'aws.s3',
    time: new Date().toISOString(),
    detail: { bucket: { name: stack.outputs.ImagesBucketName }, object: { ...object, sequencer: '00' } },
  });
}

/** The record of a row that no event can be made of: it goes to the outcomes dead-letter queue. */
async function publishIllegalOutcome(row: ImageRow | undefined): Promise<void> {
  const NewImage = marshall({ ...row, attempts: 1.5 }, { removeUndefinedValues: true });
  const dynamodb = { NewImage, SequenceNumber: '1', ApproximateCreationDateTime: Date.now() / 1000 };
  await call('PublishFunctionName', { Records: [{ eventName: 'MODIFY', dynamodb }] });
  // One for the event bus, and one for the data lake.
  expect(await stack.queues.depth('OutcomesDeadLetterQueueUrl')).toMatchObject({ waiting: 2 });
}

async function untilInDeadLetterQueues(): Promise<void> {
  const queues = [
    'UploadsDeadLetterQueueUrl',
    'PreparationsDeadLetterQueueUrl',
    'EnrollmentsDeadLetterQueueUrl',
  ] as const;
  for (const queue of queues) {
    const until = Date.now() + SOON_MS;
    while ((await stack.queues.depth(queue)).waiting === 0 && Date.now() < until) await sleep(100);
  }
}

/** Invokes a function with one message, as its queue does. */
async function invoke(
  output: 'IntakeFunctionName' | 'EnrollFunctionName',
  body: string,
  { receiveCount, personId }: { readonly receiveCount: number; readonly personId?: string },
): Promise<void> {
  const attributes = { ApproximateReceiveCount: String(receiveCount), ...(personId && { MessageGroupId: personId }) };
  await call(output, { Records: [{ messageId: randomUUID(), receiptHandle: randomUUID(), body, attributes }] });
}

async function call(
  output: 'IntakeFunctionName' | 'EnrollFunctionName' | 'PublishFunctionName',
  event: object,
): Promise<void> {
  await invokeFunction(stack, stack.outputs[output] ?? '', event);
}

describe.each([
  [INTAKE, USED_BY_AWS],
  [PREPARE, USED_BY_AWS],
  [ENROLL, USED_BY_AWS],
  [PUBLISH, [...USED_BY_AWS.filter(({ source }) => !source.includes('sqs')), STREAM_READ_BY_AWS]],
])('the role of %s', (id, usedByAws) => {
  it('is granted what its function uses, nothing less and nothing more', async () => {
    const granted = permissionsOf(template, id);
    const byCode = granted.filter((permission) => !usedByAws.some((pattern) => pattern.test(permission)));
    expect(await usedPermissions(stack, id)).toEqual(byCode);
  });

  it('is granted whatever AWS uses in its name', () => {
    const granted = permissionsOf(template, id);
    for (const pattern of usedByAws) expect(granted).toContainEqual(expect.stringMatching(pattern));
  });
});

describe('the emulator', () => {
  it('denied the functions nothing', () => {
    expect(askedPermissions(stack).filter(({ allowed }) => !allowed)).toEqual([]);
  });
});
