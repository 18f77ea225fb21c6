import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SAMPLE_PERSONS, SAMPLES } from '../../local/samples/all-samples.ts';
import { jpeg } from '../../local/samples/render.ts';
import { SAMPLE_SETTINGS } from '../../local/samples/sample-settings.ts';
import { STAND_IN_CREDENTIALS } from '../../local/stand-in/behaviour.ts';
import { runSamples } from '../../local/start/run-samples.ts';
import { EXPECTED_PASTS, pastsAfterAnswers } from './stack/answers.ts';
import { type Stack, startStack } from './stack/stack.ts';

/** Far more than an image needs. */
const SOON_MS = 45_000;

const RATE = 40;

let stack: Stack;

interface Story {
  readonly personId: string;
  /** The row of its image, when it is final. */
  readonly row: ReturnType<Stack['images']['settled']>;
}

/** These take more than a minute each, and run while the other tests do. */
let killed: Story;
let lost: Story;

beforeAll(async () => {
  stack = await startStack({
    auth: true,
    settings: { ...SAMPLE_SETTINGS, requestsPerSecond: String(RATE) },
    tencent: { requestsPerSecond: RATE + 1 },
  });
  killed = await killInTheMiddleOfACall();
  lost = await loseARequest();
}, 120_000);

async function killInTheMiddleOfACall(): Promise<Story> {
  const personId = newPerson();
  stack.tencent.api.faults.add({ action: 'CreateFace', personId, delayMs: 1_500 });
  const ref = await upload(personId, 'killed.jpg');
  while (callsOf(personId).length === 0) await sleep(50);
  expect(stack.functions.kill(stack.outputs.EnrollFunctionName)).toBeGreaterThan(0);
  return { personId, row: stack.images.settled(ref, 150_000) };
}

/** Its connection is reset before the face was added. */
async function loseARequest(): Promise<Story> {
  const personId = newPerson();
  stack.tencent.api.faults.add({ action: 'CreateFace', personId, effect: 'none', answer: { kind: 'reset' } });
  return { personId, row: stack.images.settled(await upload(personId, 'lost.jpg'), 90_000) };
}

afterAll(async () => {
  await stack?.stop();
});

let persons = 0;

/** A person that no other test uses. */
function newPerson(faces = 0): string {
  persons += 1;
  const personId = `e2e-${persons}`;
  const person = stack.tencent.api.persons.create(personId);
  for (let face = 0; face < faces; face++) stack.tencent.api.persons.addFace(person);
  return personId;
}

function facesOf(personId: string): readonly string[] {
  return (stack.tencent.api.persons.find(personId)?.faces ?? []).map(({ faceId }) => faceId);
}

function callsOf(personId: string) {
  const entries = stack.tencent.api.journal.entries();
  return entries.filter((entry) => entry.personId === personId && entry.action === 'CreateFace');
}

/** Portraits of one person look alike, so that Tencent takes them for the same one. */
function portrait(shot = 0): Promise<Buffer> {
  return jpeg({ person: 3, shot });
}

async function upload(personId: string, key: string, body?: Buffer) {
  return stack.images.upload({ key, personId, body: body ?? (await portrait()) });
}

/** Everything that the functions and the emulator have printed. */
function logs(): string {
  return readFileSync(join(stack.directory, 'emulator.log'), 'utf8');
}

describe('the deployed stack, with IAM enforced', () => {
  it('gives every sample image its expected result', async () => {
    for (const { personId, faces = 0 } of SAMPLE_PERSONS) {
      const person = stack.tencent.api.persons.create(personId);
      for (let face = 0; face < faces; face++) stack.tencent.api.persons.addFace(person);
    }
    const { signal } = new AbortController();
    const results = await runSamples(SAMPLES, stack.images, { withinMs: 90_000, signal, onProgress: () => {} });

    const outcomes = results.map(({ sample: { name }, row }) => ({ name, status: row?.status, reason: row?.reason }));
    expect(outcomes).toEqual(
      SAMPLES.map(({ name, expected }) => ({ name, status: expected.status, reason: expected.reason })),
    );
    for (const { row } of results) {
      if (row?.status !== 'ENROLLED') continue;
      expect(facesOf(row.personId ?? '')).toContain(row.faceId);
      expect(row).toMatchObject({ faceIdSource: 'response', transport: 'url', faceModelVersion: expect.any(String) });
      expect(row.faceRect).toMatchObject({ x: expect.any(Number), width: expect.any(Number) });
    }
  }, 120_000);

  it('enrolls bursts in few calls, one at a time for each person, within the rate', async () => {
    const people = Array.from({ length: 20 }, () => newPerson());
    const refs = await Promise.all(
      people.flatMap((personId) =>
        [0, 1, 2, 3].map(async (shot) => upload(personId, `burst/${personId}/${shot}.jpg`, await portrait(shot))),
      ),
    );
    const rows = await Promise.all(refs.map((ref) => stack.images.settled(ref, 60_000)));

    expect(rows.map((row) => row?.status)).toEqual(Array(80).fill('ENROLLED'));
    expect(people.map((personId) => facesOf(personId).length)).toEqual(Array(20).fill(4));
    const calls = people.flatMap(callsOf);
    expect(calls.map(({ outcome }) => outcome)).toEqual(calls.map(() => 'answered'));
    expect(calls.length).toBeLessThanOrEqual(30);
    expect(calls.filter(({ overlapped }) => overlapped)).toEqual([]);
    const { maxPerSecond } = stack.tencent.api.journal.summary();
    expect(maxPerSecond).toBeLessThanOrEqual(RATE + 1);
    console.info(
      `80 images of 20 persons: ${calls.length} CreateFace calls, at most ${maxPerSecond} requests a second`,
    );
  }, 90_000);

  it('adds the face once when the event is delivered three times', async () => {
    const personId = newPerson();
    const body = await portrait();
    const ref = await upload(personId, 'again.jpg', body);
    const row = await stack.images.settled(ref, SOON_MS);
    const event = { key: 'again.jpg', version: ref.version, eTag: row?.eTag ?? '', size: body.length };
    await Promise.all([stack.queues.sendUploadEvent(event), stack.queues.sendUploadEvent(event)]);
    await sleep(2_000);

    expect(facesOf(personId)).toHaveLength(1);
    expect(await stack.images.row(ref)).toEqual(row);
  }, 60_000);

  it('rejects the same bytes under another key, and names the face that they made', async () => {
    const personId = newPerson();
    const body = await portrait();
    const first = await stack.images.settled(await upload(personId, 'front.jpg', body), SOON_MS);
    const again = await stack.images.settled(await upload(personId, 'copy of front.jpg', body), SOON_MS);

    expect(again).toMatchObject({ status: 'REJECTED', reason: 'DuplicateImage', duplicateOf: first?.faceId });
    expect(callsOf(personId)).toHaveLength(1);
  }, 60_000);

  it('finds the face of a call whose connection was reset after it was added', async () => {
    const personId = newPerson();
    stack.tencent.api.faults.add({ action: 'CreateFace', personId, effect: 'done', answer: { kind: 'reset' } });
    const row = await stack.images.settled(await upload(personId, 'reset.jpg'), SOON_MS);

    expect(row).toMatchObject({ status: 'ENROLLED', faceIdSource: 'reconciled', faceId: facesOf(personId)[0] });
    expect(facesOf(personId)).toHaveLength(1);
    expect(callsOf(personId)).toHaveLength(1);
  }, 60_000);

  it('enrolls the others when one image of a call cannot be downloaded', async () => {
    const personId = newPerson();
    const keys = ['a', 'b', 'c'].map((name) => `isolation/${name}.jpg`);
    stack.tencent.api.faults.add({
      action: 'CreateFace',
      personId,
      minImages: 2,
      answer: { kind: 'error', code: 'FailedOperation.ImageDownloadError' },
    });
    const refs = await Promise.all(keys.map(async (key, shot) => upload(personId, key, await portrait(shot))));
    const rows = await Promise.all(refs.map((ref) => stack.images.settled(ref, SOON_MS)));
    expect(rows.map((row) => row?.status)).toEqual(['ENROLLED', 'ENROLLED', 'ENROLLED']);
    expect(facesOf(personId)).toHaveLength(3);
  }, 60_000);

  it('enrolls without a failed image while the keys are rotated', async () => {
    const personId = newPerson();
    const rotated = { secretId: 'AKIDrotated0000000000000000000000000', secretKey: 'rotatedrotatedrotatedrotated0000' };
    try {
      await stack.aws.secrets.send(
        new PutSecretValueCommand({ SecretId: stack.secretId, SecretString: JSON.stringify(rotated) }),
      );
      stack.tencent.api.behaviour = { ...stack.tencent.api.behaviour, credentials: [rotated] };
      const row = await stack.images.settled(await upload(personId, 'rotated.jpg'), SOON_MS);
      expect(row?.status).toBe('ENROLLED');
    } finally {
      const SecretString = JSON.stringify(STAND_IN_CREDENTIALS);
      await stack.aws.secrets.send(new PutSecretValueCommand({ SecretId: stack.secretId, SecretString }));
      const credentials = [STAND_IN_CREDENTIALS, rotated];
      stack.tencent.api.behaviour = { ...stack.tencent.api.behaviour, credentials };
    }
  }, 60_000);

  it("records each kind of Tencent's answers on the row", async () => {
    expect(await pastsAfterAnswers(stack)).toEqual(EXPECTED_PASTS);
  }, 60_000);

  it('sends malformed events and messages to the dead-letter queues, and enrolls the next image', async () => {
    await stack.queues.send('UploadsQueueUrl', 'no event at all');
    await stack.queues.send('EnrollmentsQueueUrl', '{"objectKey":1}', 'any-person');
    const personId = newPerson();
    expect((await stack.images.settled(await upload(personId, 'after.jpg'), SOON_MS))?.status).toBe('ENROLLED');

    for (const [queue, body] of [
      ['UploadsDeadLetterQueueUrl', 'no event at all'],
      ['EnrollmentsDeadLetterQueueUrl', '{"objectKey":1}'],
    ] as const) {
      const messages = await stack.queues.peek(queue);
      const [message] = messages.filter(({ Body }) => Body === body);
      expect(message?.MessageAttributes?.reason?.StringValue).toBe('Malformed');
    }
  }, 60_000);

  it('sends an image again when the connection was reset before the face was added', async () => {
    expect(await lost.row).toMatchObject({ status: 'ENROLLED', faceIdSource: 'response', attempts: 2 });
    expect(facesOf(lost.personId)).toHaveLength(1);
  }, 100_000);

  it('adds no face twice when the function is killed in the middle of a call', async () => {
    // The message comes back after 75 s, finds the open call, and looks before it sends.
    const [faceId] = facesOf(killed.personId);
    expect(await killed.row).toMatchObject({ status: 'ENROLLED', faceIdSource: 'reconciled', faceId });
    expect(facesOf(killed.personId)).toHaveLength(1);
    expect(callsOf(killed.personId)).toHaveLength(1);
  }, 160_000);

  it('granted the functions every permission that they used', () => {
    expect(logs()).not.toMatch(/AccessDenied|not authorized to perform/);
  });

  it('printed neither keys nor the query of a presigned URL', async () => {
    const everything = `${logs()}${JSON.stringify(await stack.images.rows())}`;
    expect(everything).toContain('CreateFace');
    expect(everything).not.toMatch(/X-Amz-Signature=|X-Amz-Credential=|X-Amz-Security-Token=/);
    expect(everything).not.toContain(STAND_IN_CREDENTIALS.secretKey);
    expect(everything).not.toContain(STAND_IN_CREDENTIALS.secretId);
  });

  it('named every row by the version that S3 gave the upload', async () => {
    const { Versions = [] } = await stack.aws.s3.send(
      new ListObjectVersionsCommand({ Bucket: stack.outputs.ImagesBucketName }),
    );
    const uploaded = new Set(Versions.map(({ VersionId }) => VersionId));
    const others = (await stack.images.rows()).filter(({ version }) => !uploaded.has(version));
    expect(others).toEqual([]);
  });

  it('ended every row, and left nothing in its queues', async () => {
    const open = (await stack.images.rows()).filter(({ status }) => status === 'PENDING');
    // Images whose answers were only seen to be retried may wait for their retry.
    const settled = await Promise.all(open.map((row) => stack.images.settled(row, SOON_MS)));
    expect(settled.filter((row) => row?.status !== 'ENROLLED')).toEqual([]);
    expect(await lastDepth('UploadsQueueUrl')).toEqual({ waiting: 0, inFlight: 0 });
    expect(await lastDepth('EnrollmentsQueueUrl')).toEqual({ waiting: 0, inFlight: 0 });
  }, 120_000);

  /** A message is deleted after its row was written. */
  async function lastDepth(queue: 'UploadsQueueUrl' | 'EnrollmentsQueueUrl') {
    for (const until = Date.now() + SOON_MS; ; await sleep(100)) {
      const depth = await stack.queues.depth(queue);
      if ((depth.waiting === 0 && depth.inFlight === 0) || Date.now() > until) return depth;
    }
  }
});
