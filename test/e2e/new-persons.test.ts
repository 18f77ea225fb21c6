import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ENV } from '../../functions/runtime/environment.ts';
import { AWS_KEYS } from '../../local/aws/aws-keys.ts';
import type { ImageRef, ImageRow } from '../../local/aws/image-row.ts';
import { jpeg } from '../../local/samples/render.ts';
import type { JournalEntry } from '../../local/stand-in/journal.ts';
import { ADMINISTRATOR, createOperator, facesAs } from './cli/operator.ts';
import { type Stack, startStack } from './stack/stack.ts';

const PERSONS = 20;
const IMAGES = 4;
const GROUP = 'employees';
/** The one that the stack is deployed with, before Tencent deletes it. */
const FORMER_GROUP = 'former-employees';
const RATE = 50;
/** Far more than all images need together. */
const SOON_MS = 120_000;

let stack: Stack;
let lambda: LambdaClient;

beforeAll(async () => {
  stack = await startStack({
    auth: true,
    settings: { createPersonsInGroup: FORMER_GROUP, personNameTag: 'person-name', requestsPerSecond: String(RATE) },
    tencent: { requestsPerSecond: RATE + 1 },
  });
  const { endpoint, region } = stack;
  lambda = new LambdaClient({ endpoint, region, credentials: AWS_KEYS });
  stack.tencent.api.groups.create({ groupId: FORMER_GROUP });
}, 120_000);

afterEach(() => {
  stack.tencent.api.faults.clear();
});

afterAll(async () => {
  lambda?.destroy();
  await stack?.stop();
});

/** Every image of every new person. */
async function uploadAll(prefix: string): Promise<ReadonlyMap<string, readonly ImageRef[]>> {
  const shots = await Promise.all(Array.from({ length: IMAGES }, (_, shot) => jpeg({ person: 3, shot })));
  const refs = new Map<string, readonly ImageRef[]>();
  const uploads = Array.from({ length: PERSONS }, async (_, index) => {
    const personId = `${prefix}-${index}`;
    const keyed = shots.map((body, shot) => ({ key: `${personId}/${shot}.jpg`, body, personId }));
    refs.set(personId, await Promise.all(keyed.map((upload) => stack.images.upload(upload))));
  });
  await Promise.all(uploads);
  return refs;
}

async function enrollFunctionTakesMessages(Enabled: boolean): Promise<void> {
  const { EnrollFunctionName: FunctionName } = stack.outputs;
  const { EventSourceMappings: [mapping] = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping?.UUID, Enabled }));
}

async function settled(refs: ReadonlyMap<string, readonly ImageRef[]>): Promise<readonly (ImageRow | undefined)[]> {
  return Promise.all([...refs.values()].flat().map((ref) => stack.images.settled(ref, SOON_MS)));
}

async function person(personId: string) {
  const { PersonsTableName: TableName } = stack.outputs;
  const { Item } = await stack.aws.dynamo.send(new GetItemCommand({ TableName, Key: { personId: { S: personId } } }));
  return Item && unmarshall(Item);
}

function writesOf(prefix: string): readonly JournalEntry[] {
  const isWrite = ({ action, personId }: JournalEntry) =>
    (action === 'CreateFace' || action === 'CreatePerson') && personId?.startsWith(`${prefix}-`);
  return stack.tencent.api.journal.entries().filter(isWrite);
}

/** Each person exists once, with a face of each of its images and nothing else. */
async function expectAllEnrolled(prefix: string, refs: ReadonlyMap<string, readonly ImageRef[]>): Promise<void> {
  const rows = await settled(refs);
  expect(rows.filter((row) => row?.status !== 'ENROLLED')).toEqual([]);
  expect(rows.filter((row) => row?.createdPerson === true)).toHaveLength(PERSONS);
  for (const personId of refs.keys()) {
    const atTencent = stack.tencent.api.persons.find(personId);
    expect(atTencent).toMatchObject({ name: personId, groupIds: [GROUP] });
    const faceIds = atTencent?.faces.map(({ faceId }) => faceId) ?? [];
    expect(faceIds).toHaveLength(IMAGES);
    const item = await person(personId);
    expect(item).toMatchObject({ faceCount: IMAGES, enrolledCount: IMAGES, groupId: GROUP });
    expect([...(item?.faceIds ?? [])].toSorted()).toEqual(faceIds.toSorted());
  }
  expect(writesOf(prefix).filter(({ overlapped }) => overlapped)).toEqual([]);
}

/** As a deployment with another `createPersonsInGroup` does it. */
async function createPersonsIn(groupId: string): Promise<void> {
  const FunctionName = stack.outputs.EnrollFunctionName;
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const Variables = { ...Environment?.Variables, [ENV.createPersonsInGroup]: groupId };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
}

describe('a rebuild into a new group, after Tencent has deleted everything', () => {
  it('brings all faces back with the documented permissions, and leaves them alone when it runs again', async () => {
    const shots = await Promise.all([0, 1, 2].map((shot) => jpeg({ person: 2, shot })));
    const uploads = ['rebuilt-1', 'rebuilt-2'].flatMap((personId) =>
      shots.map((body, shot) => stack.images.upload({ key: `${personId}/${shot}.jpg`, body, personId })),
    );
    const refs = await Promise.all(uploads);
    const before = await Promise.all(refs.map((ref) => stack.images.settled(ref, SOON_MS)));
    stack.tencent.api.clear();
    stack.tencent.api.groups.create({ groupId: GROUP });
    const keys = await createOperator(stack, 'rebuild');
    const early = await facesAs(stack, keys, ['rebuild', '--group', GROUP, '--yes']);
    expect([early.code, early.stderr]).toEqual([2, expect.stringContaining(`set createPersonsInGroup to ${GROUP}`)]);

    await createPersonsIn(GROUP);
    const rebuilt = await facesAs(stack, keys, ['rebuild', '--group', GROUP, '--yes', '--json']);
    if (rebuilt.code !== 0) throw new Error(rebuilt.stdout + rebuilt.stderr);
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ results: { sent: 6 } });
    for (const row of before) {
      const after = await stack.images.settled(row as ImageRef, SOON_MS);
      expect(after).toMatchObject({ status: 'ENROLLED', submission: 1, formerFaceIds: new Set([row?.faceId]) });
    }
    for (const personId of ['rebuilt-1', 'rebuilt-2']) {
      const atTencent = stack.tencent.api.persons.find(personId);
      expect(atTencent).toMatchObject({ groupIds: [GROUP] });
      expect(atTencent?.faces).toHaveLength(3);
      expect(await person(personId)).toMatchObject({ faceCount: 3, enrolledCount: 3, groupId: GROUP });
    }
    // It deletes its directory itself.
    const directory = mkdtempSync(join(tmpdir(), 'audit-'));
    const audited = await facesAs(stack, ADMINISTRATOR, ['audit', '--json', '--directory', directory]);
    expect(JSON.parse(audited.stdout)).toMatchObject({ read: { persons: 2, tencent: 2 }, found: 0, unsettled: 0 });
    const again = await facesAs(stack, keys, ['rebuild', '--yes', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ results: { sent: 0, stillAtTencent: 6 } });
  }, 120_000);
});

describe('twenty new persons with four images each', () => {
  it('need two calls for each person when all are in the queue already', async () => {
    await enrollFunctionTakesMessages(false);
    const refs = await uploadAll('waiting');
    for (let waiting = 0; waiting < PERSONS * IMAGES; await sleep(200)) {
      waiting = (await stack.queues.depth('EnrollmentsQueueUrl')).waiting;
    }
    await enrollFunctionTakesMessages(true);
    await expectAllEnrolled('waiting', refs);
    expect(writesOf('waiting')).toHaveLength(2 * PERSONS);
  }, 180_000);

  it('need at most three calls for each person when they are uploaded at once', async () => {
    const refs = await uploadAll('burst');
    await expectAllEnrolled('burst', refs);
    expect(writesOf('burst').length).toBeLessThanOrEqual(3 * PERSONS);
  }, 180_000);

  it('get the same faces when the answer to each creation is lost', async () => {
    const answer = { kind: 'reset' } as const;
    stack.tencent.api.faults.add({ action: 'CreatePerson', times: PERSONS, effect: 'done', answer });
    const refs = await uploadAll('lost');
    await expectAllEnrolled('lost', refs);
    expect(writesOf('lost').filter(({ action }) => action === 'CreatePerson')).toHaveLength(PERSONS);
    const rows = await settled(refs);
    const created = rows.filter((row) => row?.createdPerson === true);
    expect(created.map((row) => row?.faceIdSource)).toEqual(Array(PERSONS).fill('reconciled'));
  }, 180_000);
});

describe('the name of a new person', () => {
  it('is that of the metadata of its first image', async () => {
    const body = await jpeg({ person: 4 });
    const metadata = { 'person-name': encodeURIComponent('李雷') };
    const ref = await stack.images.upload({ key: 'named.jpg', body, personId: 'named', metadata });
    expect(await stack.images.settled(ref, SOON_MS)).toMatchObject({ status: 'ENROLLED', createdPerson: true });
    expect(stack.tencent.api.persons.find('named')).toMatchObject({ name: '李雷' });
    expect(JSON.stringify([await stack.images.row(ref), await person('named')])).not.toContain('李雷');
  }, 60_000);
});

describe('the removal of a face', () => {
  const personId = 'removal';
  let refs: readonly ImageRef[];
  let faceIds: readonly (string | undefined)[];
  beforeAll(async () => {
    const shots = await Promise.all([0, 1, 2].map((shot) => jpeg({ person: 5, shot })));
    const uploads = shots.map((body, shot) => stack.images.upload({ key: `removal/${shot}.jpg`, body, personId }));
    refs = await Promise.all(uploads);
    faceIds = (await Promise.all(refs.map((ref) => stack.images.settled(ref, SOON_MS)))).map((row) => row?.faceId);
  }, 60_000);

  async function expectRemoved(index: number, left: readonly (string | undefined)[]): Promise<void> {
    const ref = refs[index] as ImageRef;
    const until = Date.now() + SOON_MS;
    let row = await stack.images.row(ref);
    for (; row?.removedAt === undefined && Date.now() < until; await sleep(100)) row = await stack.images.row(ref);
    expect(row).toMatchObject({ status: 'ENROLLED', faceId: faceIds[index], removedAt: expect.any(String) });
    const atTencent = stack.tencent.api.persons.find(personId)?.faces.map(({ faceId }) => faceId) ?? [];
    expect(atTencent.toSorted()).toEqual(left.toSorted());
    expect(await person(personId)).toMatchObject({ faceCount: left.length, enrolledCount: left.length });
  }

  it('by a message leaves the person with its other faces, and the row says so', async () => {
    const body = JSON.stringify({ remove: refs[0], personId, requestedBy: 'a test' });
    await stack.queues.send('EnrollmentsQueueUrl', body, personId);
    await expectRemoved(0, faceIds.slice(1));
  }, 60_000);

  it('by the command needs the documented permissions, and leaves the last face', async () => {
    const keys = await createOperator(stack, 'redrive');
    const removed = await facesAs(stack, keys, ['remove', 'removal/1.jpg', '--yes', '--json']);
    expect(removed).toMatchObject({ code: 0 });
    expect(JSON.parse(removed.stdout)).toMatchObject({ removed: true, personId, faceId: faceIds[1] });
    await expectRemoved(1, faceIds.slice(2));
    const refused = await facesAs(stack, keys, ['remove', 'removal/2.jpg', '--yes']);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain(`${faceIds[2]} is the last face of person ${personId}`);
  }, 90_000);
});
