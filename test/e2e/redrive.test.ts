import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImageRef } from '../../local/aws/image-row.ts';
import { jpeg } from '../../local/samples/render.ts';
import { ADMINISTRATOR, announcement, createOperator, facesAs, type Run, type UserKeys } from './cli/operator.ts';
import { type Stack, startStack } from './stack/stack.ts';

const SOON_MS = 45_000;

/** An answer that was lost is given up after 20 s, and a message may be on its way meanwhile. */
const UNKNOWN_MS = 90_000;

let stack: Stack;

/** Of files of the audit. */
const directory = mkdtempSync(join(tmpdir(), 'redrive-'));

/** Of a user who may do what docs/cli.md lists, and nothing else. */
let operatorKeys: UserKeys;

/** Two images of one request whose answer is lost: the first one was added. It takes half a minute by its nature. */
let unknown: readonly ImageRef[];

beforeAll(async () => {
  stack = await startStack({ auth: true });
  operatorKeys = await createOperator(stack, 'redrive');
  unknown = await loseTheAnswerToTwoImages();
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function faces(...parameters: readonly string[]): Promise<Run> {
  return facesAs(stack, operatorKeys, parameters);
}

/** The document of a run that has to end with that exit code. */
async function facesJson(expectedCode: number, ...parameters: readonly string[]) {
  const { code, stdout, stderr } = await faces(...parameters, '--json');
  expect({ code, stderr }).toEqual({ code: expectedCode, stderr: expect.stringContaining(announcement(stack)) });
  return JSON.parse(stdout);
}

async function loseTheAnswerToTwoImages(): Promise<readonly ImageRef[]> {
  const personId = 'unknown';
  stack.tencent.api.persons.create(personId);
  // While the first image is under way, the other two come together.
  stack.tencent.api.faults.add({ action: 'CreateFace', personId, delayMs: 2_500 });
  stack.tencent.api.faults.add({
    action: 'CreateFace',
    personId,
    minImages: 2,
    effect: 'done',
    retCodes: [0, -1601],
    answer: { kind: 'reset' },
  });
  await upload(personId, 'unknown/first.jpg', 0);
  while (callsOf(personId).length === 0) await sleep(50);
  return [await upload(personId, 'unknown/added.jpg', 1), await upload(personId, 'unknown/not added.jpg', 2)];
}

async function upload(personId: string | undefined, key: string, shot = 0): Promise<ImageRef> {
  return stack.images.upload({ key, personId, body: await jpeg({ person: 3, shot }) });
}

function facesOf(personId: string): readonly string[] {
  return (stack.tencent.api.persons.find(personId)?.faces ?? []).map(({ faceId }) => faceId);
}

function callsOf(personId: string) {
  const entries = stack.tencent.api.journal.entries();
  return entries.filter((entry) => entry.personId === personId && entry.action === 'CreateFace');
}

async function person(personId: string) {
  const { PersonsTableName: TableName } = stack.outputs;
  const { Item } = await stack.aws.dynamo.send(new GetItemCommand({ TableName, Key: { personId: { S: personId } } }));
  return Item && unmarshall(Item);
}

const settled = (refs: readonly ImageRef[], withinMs = SOON_MS) =>
  Promise.all(refs.map((ref) => stack.images.settled(ref, withinMs)));

/** The status of a row that was given up changes only when its redriven message was handled. */
async function enrolled(ref: ImageRef) {
  const until = Date.now() + SOON_MS;
  for (;;) {
    const row = await stack.images.row(ref);
    if (row?.status === 'ENROLLED' || Date.now() > until) return row;
    await sleep(100);
  }
}

/** The row is written first, so its message may be on its way. */
async function deadLetters(queue: 'UploadsDeadLetterQueueUrl' | 'EnrollmentsDeadLetterQueueUrl', count: number) {
  const until = Date.now() + SOON_MS;
  while ((await stack.queues.depth(queue)).waiting < count && Date.now() < until) await sleep(100);
  expect(await stack.queues.depth(queue)).toEqual({ waiting: count, inFlight: 0 });
}

/** While the versioning of the bucket is suspended. */
async function uploadWithoutVersion(Key: string): Promise<ImageRef> {
  const Bucket = stack.outputs.ImagesBucketName;
  const set = (Status: 'Enabled' | 'Suspended') =>
    stack.aws.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const ref = { objectKey: Key, version: 'null' };
  await set('Suspended');
  try {
    const Body = await jpeg({ person: 3, shot: 0 });
    await stack.aws.s3.send(new PutObjectCommand({ Bucket, Key, Body, Metadata: { 'person-id': 'refused' } }));
    await settled([ref]);
  } finally {
    await set('Enabled');
  }
  return ref;
}

function uploadEvent({ objectKey, version }: ImageRef): string {
  return JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    time: '2026-11-20T08:00:00Z',
    detail: {
      bucket: { name: stack.outputs.ImagesBucketName },
      object: { key: objectKey, 'version-id': version, size: 1000, etag: 'any', sequencer: '00' },
    },
  });
}

describe('the command line, on the deployed stack', () => {
  let refused: readonly ImageRef[];
  let untagged: ImageRef;
  let unversioned: ImageRef;

  it('finds in the dead-letter queues everything that was given up', async () => {
    const personId = 'refused';
    stack.tencent.api.persons.create(personId);
    const answer = { kind: 'error', code: 'InvalidParameterValue.UrlIllegal' } as const;
    stack.tencent.api.faults.add({ action: 'CreateFace', personId, times: 50, answer });
    refused = await Promise.all([0, 1, 2].map((shot) => upload(personId, `拒绝/a b+${shot}.jpg`, shot)));

    // An event whose row could never be written, and messages of another program.
    untagged = await upload(undefined, 'untagged.jpg');
    await settled([untagged]);
    const Key = { objectKey: { S: untagged.objectKey }, version: { S: untagged.version } };
    await stack.aws.dynamo.send(new DeleteItemCommand({ TableName: stack.outputs.FacesTableName, Key }));
    await stack.queues.send('UploadsDeadLetterQueueUrl', uploadEvent(untagged));
    await stack.queues.send('UploadsQueueUrl', 'no event at all');
    await stack.queues.send('EnrollmentsQueueUrl', '{"objectKey":1}', 'group');

    expect((await settled(refused)).map((row) => row?.reason)).toEqual(Array(3).fill('UrlRefused'));
    const lost = await settled(unknown, UNKNOWN_MS);
    expect(lost.map((row) => row?.reason)).toEqual(['OutcomeUnknown', 'OutcomeUnknown']);
    await deadLetters('EnrollmentsDeadLetterQueueUrl', 6);
    await deadLetters('UploadsDeadLetterQueueUrl', 2);
  }, 120_000);

  it('says what a redrive would do, and does nothing', async () => {
    const { stack: name, dryRun, queues } = await facesJson(1, 'redrive', '--dry-run');
    expect({ name, dryRun }).toEqual({ name: 'FaceEnrollment', dryRun: true });
    expect(queues.uploads.summary).toMatchObject({ sent: 1, deleted: 0, left: 1, unseen: 0, needAction: 1 });
    expect(queues.enrollments.summary).toMatchObject({ sent: 3, deleted: 0, left: 3, unseen: 0, needAction: 3 });
    expect(await stack.queues.depth('UploadsDeadLetterQueueUrl')).toEqual({ waiting: 2, inFlight: 0 });
    expect(await stack.queues.depth('EnrollmentsDeadLetterQueueUrl')).toEqual({ waiting: 6, inFlight: 0 });
    expect((await settled(refused)).map((row) => row?.submission)).toEqual([0, 0, 0]);
  }, 60_000);

  it('redrives what failed for one reason while its cause is not fixed, and leaves it in its queue', async () => {
    const parameters = ['redrive', '--queue', 'enrollments', '--reason', 'UrlRefused', '--json'];
    const { queues } = JSON.parse((await faces(...parameters)).stdout);
    expect(queues.enrollments.summary).toMatchObject({ sent: 3, deleted: 0 });
    await deadLetters('EnrollmentsDeadLetterQueueUrl', 6);
    expect(await settled(refused)).toMatchObject(Array(3).fill({ status: 'FAILED', submission: 1 }));
  }, 60_000);

  it('completes with a redrive every image whose cause is fixed, and leaves what needs a decision', async () => {
    stack.tencent.api.faults.clear();
    const { code, stdout, stderr } = await faces('redrive');
    // What was left needs an operator.
    expect({ code, stderr }).toEqual({ code: 1, stderr: announcement(stack) });
    expect(stdout).toContain('uploads: 1 sent again, 0 deleted, 1 left');
    expect(stdout).toContain('enrollments: 3 sent again, 0 deleted, 3 left');

    const rows = await Promise.all(refused.map(enrolled));
    expect(rows).toMatchObject(Array(3).fill({ status: 'ENROLLED', submission: 2 }));
    expect(new Set(rows.map((row) => row?.faceId))).toEqual(new Set(facesOf('refused')));
    expect(await person('refused')).toMatchObject({ enrolledCount: 3, faceCount: 3 });
    expect((await settled([untagged]))[0]).toMatchObject({ status: 'REJECTED', reason: 'PersonTagMissing' });
    expect(await stack.queues.depth('EnrollmentsDeadLetterQueueUrl')).toEqual({ waiting: 3, inFlight: 0 });
  }, 90_000);

  it('has Tencent compare undecided images with the faces, and writes nothing without an answer', async () => {
    const [added, notAdded] = unknown;
    const auditor = await createOperator(stack, 'audit');
    const faceIdCandidates = (await stack.images.row(added as ImageRef))?.faceIdCandidates;
    const parameters = ['audit', '--person', 'unknown', '--directory', directory, '--ask-tencent', '--yes', '--json'];
    const { code, stdout, stderr } = await facesAs(stack, auditor, parameters);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect({ code, lines, stderr }).toMatchObject({
      code: 1,
      lines: [
        { kind: 'OutcomeUnknown', image: added, proposal: { kind: 'enrolled', faceId: faceIdCandidates?.[0] } },
        { kind: 'OutcomeUnknown', image: notAdded, proposal: { kind: 'notEnrolled' } },
        { found: 0, undecided: { images: 2, searches: 2, decided: 0 } },
      ],
      stderr: expect.stringContaining('2 images are searched at Tencent'),
    });
    expect(stdout + stderr).not.toContain('X-Amz-Signature');
    expect((await settled(unknown)).map((row) => row?.reason)).toEqual(['OutcomeUnknown', 'OutcomeUnknown']);
  }, 60_000);

  it('decides an unknown outcome only as it is told', async () => {
    const [added, notAdded] = unknown;
    if (added === undefined || notAdded === undefined) throw new Error('There are two.');
    const undecided = await faces('resubmit', added.objectKey);
    expect(undecided).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('could add it twice') });
    const wrong = await faces('resubmit', added.objectKey, '--enrolled', '12345');
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("Expected one of the row's") });

    const [faceId = ''] = (await stack.images.row(added))?.faceIdCandidates ?? [];
    const told = await facesJson(0, 'resubmit', added.objectKey, '--enrolled', faceId);
    expect(told).toMatchObject({ action: 'enrolled', to: { status: 'ENROLLED', faceId } });
    expect(await stack.images.row(added)).toMatchObject({ status: 'ENROLLED', faceId, faceIdSource: 'reconciled' });
    const taken = await faces('resubmit', notAdded.objectKey, '--enrolled', faceId);
    expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining('which is the face of unknown/added.jpg') });

    const sent = await faces('resubmit', notAdded.objectKey, '--not-enrolled');
    expect(sent).toMatchObject({ code: 0, stderr: announcement(stack) });
    expect((await settled([notAdded]))[0]).toMatchObject({ status: 'ENROLLED', faceIdSource: 'response' });
    expect(facesOf('unknown')).toHaveLength(3);
    expect(await person('unknown')).toMatchObject({ enrolledCount: 3, faceCount: 3 });
  }, 90_000);

  it('resubmits an image whose person was unknown, once there is such a person', async () => {
    const ref = await upload('newcomer', 'newcomer.jpg');
    expect((await settled([ref]))[0]).toMatchObject({ status: 'REJECTED', reason: 'PersonNotFound' });
    stack.tencent.api.persons.addFace(stack.tencent.api.persons.create('newcomer'));
    const told = await facesJson(0, 'resubmit', 'newcomer.jpg');
    expect(told).toMatchObject({ action: 'sent', from: { status: 'REJECTED' }, to: { status: 'PENDING' } });
    expect(await enrolled(ref)).toMatchObject({ status: 'ENROLLED', submission: 1 });
    expect(await person('newcomer')).toMatchObject({ rejectedCount: 0, enrolledCount: 1, faceCount: 2 });
  }, 60_000);

  it('refuses what makes no sense, with a sentence and an exit code', async () => {
    expect(await faces('resubmit', 'newcomer.jpg')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('It is ENROLLED'),
    });
    expect(await faces('resubmit', 'untagged.jpg')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Upload the corrected image'),
    });
    const missing = await faces('resubmit', 'no such key', '--json');
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: expect.stringContaining('There is no row') });
    expect(missing.code).toBe(1);
    const again = await upload(undefined, 'untagged.jpg');
    await settled([again]);
    const several = await faces('resubmit', 'untagged.jpg');
    expect(several).toMatchObject({ code: 2, stdout: expect.stringContaining(again.version) });
    expect(await faces('redrive', '--stack', 'Other')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('AWS does not allow it'),
    });
    expect(await facesAs(stack, ADMINISTRATOR, ['redrive', '--stack', 'Other'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no stack Other in region us-east-1'),
    });
    expect(await faces('redrive', '--reason', 'Typo')).toMatchObject({ code: 2, stdout: '' });
  }, 60_000);

  it('says that messages are hidden while another run holds them', async () => {
    const { UploadsDeadLetterQueueUrl: QueueUrl } = stack.outputs;
    const held = await stack.aws.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    const { code, stdout } = await faces('redrive', '--queue', 'uploads');
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining('about 1 more are hidden by another run, or by one that was killed'),
    });
    for (const { ReceiptHandle } of held.Messages ?? []) {
      await stack.aws.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
  }, 60_000);

  it('leaves the image of a bucket that kept no versions, which no redrive can help', async () => {
    unversioned = await uploadWithoutVersion('unversioned.jpg');
    expect((await settled([unversioned]))[0]).toMatchObject({ status: 'FAILED', reason: 'BucketNotVersioned' });
    await deadLetters('UploadsDeadLetterQueueUrl', 2);
    const { queues } = await facesJson(1, 'redrive', '--queue', 'uploads', '--reason', 'BucketNotVersioned');
    expect(queues.uploads.messages).toContainEqual(
      expect.objectContaining({ objectKey: 'unversioned.jpg', action: 'left', why: 'NoRedriveHelps' }),
    );
  }, 60_000);

  it('clears away what is left, and leaves all queues empty', async () => {
    const redriven = (await facesJson(1, 'redrive')).queues;
    expect(redriven.uploads.summary).toMatchObject({ sent: 0, deleted: 0, left: 2, needAction: 2 });
    expect(redriven.enrollments.summary).toMatchObject({ sent: 0, deleted: 2, left: 1, needAction: 1 });
    const asked = await faces('discard');
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('Give --yes to go on') });

    const { deleted, queues } = await facesJson(0, 'discard', '--yes');
    expect(deleted).toBe(3);
    expect(queues.uploads.map(({ reason }: { reason: string }) => reason).toSorted()).toEqual([
      'BucketNotVersioned',
      'Malformed',
    ]);
    expect(queues.enrollments).toMatchObject([{ reason: 'Malformed' }]);
    expect(await stack.images.row(unversioned)).toMatchObject({ status: 'FAILED', reason: 'BucketNotVersioned' });
    expect(await faces('redrive')).toMatchObject({ code: 0, stderr: announcement(stack) });
    for (const queue of [
      'UploadsQueueUrl',
      'UploadsDeadLetterQueueUrl',
      'PreparationsQueueUrl',
      'PreparationsDeadLetterQueueUrl',
      'EnrollmentsQueueUrl',
      'EnrollmentsDeadLetterQueueUrl',
    ] as const) {
      expect(await stack.queues.depth(queue)).toEqual({ waiting: 0, inFlight: 0 });
    }
    const calls = stack.tencent.api.journal.entries().filter(({ overlapped }) => overlapped);
    expect(calls).toEqual([]);
  }, 90_000);
});
